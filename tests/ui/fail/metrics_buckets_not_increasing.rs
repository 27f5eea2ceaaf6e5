use metrics_runtime::{Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = [1.0, 0.5])]
    order_duration_seconds: Histogram,
}

fn main() {}
