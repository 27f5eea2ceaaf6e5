use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(
        name = "orders_total",
        labels(side = "left"),
        alias = "all_orders_total",
        until = "2.0"
    )]
    left: Counter,
    /// Orders handled.
    #[metric(name = "orders_total", labels(side = "right"))]
    right: Counter,
}

fn main() {}
