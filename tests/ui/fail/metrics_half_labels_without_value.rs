use metrics_runtime::{Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(labels)]
    order_duration_seconds: Histogram,
}

fn main() {}
