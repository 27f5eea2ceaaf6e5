use metrics_runtime::{Counter, Family, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(lazy, labels("town"))]
    orders_total: Family<String, Counter>,
}

fn main() {}
