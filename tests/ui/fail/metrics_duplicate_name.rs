use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
    /// Orders handled, again.
    #[metric(name = "orders_total")]
    all_orders_total: Counter,
}

fn main() {}
