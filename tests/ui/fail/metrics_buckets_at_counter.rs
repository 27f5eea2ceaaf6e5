use metrics_runtime::{Buckets, Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(buckets = Buckets::LATENCY)]
    orders_total: Counter,
}

fn main() {}
