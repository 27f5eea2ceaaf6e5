use metrics_runtime::{Counter, Family, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(labels("paidBy"))]
    orders_total: Family<bool, Counter>,
}

fn main() {}
