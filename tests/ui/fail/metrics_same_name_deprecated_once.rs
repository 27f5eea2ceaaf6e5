use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(name = "orders_total", labels(side = "left"), deprecated)]
    left: Counter,
    /// Orders handled.
    #[metric(name = "orders_total", labels(side = "right"))]
    right: Counter,
}

fn main() {}
