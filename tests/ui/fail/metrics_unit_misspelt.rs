use metrics_runtime::{Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(unit = "secnds", buckets = [0.1, 1.0])]
    order_duration_seconds: Histogram,
}

fn main() {}
