use metrics_runtime::{Family, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(labels("shop"))]
    orders_total: Family<String, u64>,
}

fn main() {}
