use metrics_runtime::{Counter, Family, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(labels = "shop")]
    orders_total: Family<String, Counter>,
}

fn main() {}
