use metrics_runtime::{Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = [0.1, 1.0,, 2.0])]
    order_duration_seconds: Histogram,
}

fn main() {}
