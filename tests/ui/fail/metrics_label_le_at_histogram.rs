use metrics_runtime::{Buckets, Family, Histogram, LabelSet, Metrics};

#[derive(LabelSet)]
struct Limit {
    le: bool,
}

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = Buckets::LATENCY)]
    order_duration_seconds: Family<Limit, Histogram>,
}

fn main() {}
