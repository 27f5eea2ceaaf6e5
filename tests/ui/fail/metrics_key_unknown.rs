use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(nmae = "shop_orders_total")]
    orders_total: Counter,
}

fn main() {}
