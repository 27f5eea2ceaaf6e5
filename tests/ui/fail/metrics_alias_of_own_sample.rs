use metrics_runtime::{Buckets, Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = Buckets::LATENCY, alias = "order_duration_seconds_count", until = "2.0")]
    order_duration_seconds: Histogram,
}

fn main() {}
