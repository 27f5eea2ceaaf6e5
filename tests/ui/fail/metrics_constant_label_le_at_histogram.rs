use metrics_runtime::{Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = [0.1, 1.0], labels(le = "5"))]
    order_duration_seconds: Histogram,
}

fn main() {}
