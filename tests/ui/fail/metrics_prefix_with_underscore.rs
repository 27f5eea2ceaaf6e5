use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop_")]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

fn main() {}
