use metrics_runtime::{Buckets, Counter, Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = Buckets::LATENCY)]
    order_duration_seconds: Histogram,
    /// Orders handled.
    #[metric(alias = "order_duration_seconds_count", until = "2.0")]
    orders_total: Counter,
}

fn main() {}
