use metrics_runtime::{Buckets, Family, Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time to handle an order.
    #[metric(buckets = Buckets::LATENCY, labels("paid"), native)]
    order_duration_seconds: Family<bool, Histogram>,
}

fn main() {}
