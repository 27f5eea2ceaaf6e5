use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(name = "orders_total")]
    left: Counter,
    /// Orders handled.
    #[metric(name = "orders_total")]
    right: Counter,
}

fn main() {}
