use metrics_runtime::{Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(name = "x_seconds" unit = "seconds")]
    order_duration_seconds: Histogram,
}

fn main() {}
