use metrics_runtime::{Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(unit = "ms", buckets = [0.1, 1.0])]
    order_duration_ms: Histogram,
}

fn main() {}
