use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(alias = "all_orders_total")]
    orders_total: Counter,
}

fn main() {}
