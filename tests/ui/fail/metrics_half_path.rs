use metrics_runtime::{Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(a::b = 5)]
    order_duration_seconds: Histogram,
}

fn main() {}
