use metrics_runtime::{Counter, Family, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(name = "orders_total", labels(side = "left", "paid"), lazy)]
    left: Family<bool, Counter>,
    /// Orders handled.
    #[metric(name = "orders_total", labels(side = "right", "paid"))]
    right: Family<bool, Counter>,
}

fn main() {}
