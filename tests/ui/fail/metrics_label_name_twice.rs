use metrics_runtime::{Counter, Family, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(labels("shop", "shop"))]
    orders_total: Family<(String, String), Counter>,
}

fn main() {}
