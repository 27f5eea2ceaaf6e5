use metrics_runtime::{Buckets, Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = Buckets::LATENCY, labels(quantile = "0.5"))]
    order_duration_seconds: Histogram,
}

fn main() {}
