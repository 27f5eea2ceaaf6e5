use metrics_runtime::{Counter, Family, Metrics, Removable};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(lazy, labels("paid"))]
    orders_total: Family<bool, Counter, Removable>,
}

fn main() {}
