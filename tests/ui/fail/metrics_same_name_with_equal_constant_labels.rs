use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(name = "orders_total", labels(side = "left"))]
    left: Counter,
    /// Orders handled.
    #[metric(name = "orders_total", labels(side = "left"))]
    right: Counter,
}

fn main() {}
