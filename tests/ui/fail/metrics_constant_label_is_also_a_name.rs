use metrics_runtime::{Counter, Family, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(labels(town = "here", "town"))]
    orders_total: Family<String, Counter>,
}

fn main() {}
