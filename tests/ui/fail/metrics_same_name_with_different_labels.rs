use metrics_runtime::{Counter, Family, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(name = "orders_total", labels(side = "left", "town"))]
    left: Family<String, Counter>,
    /// Orders handled.
    #[metric(name = "orders_total", labels(side = "right", "country"))]
    right: Family<String, Counter>,
}

fn main() {}
