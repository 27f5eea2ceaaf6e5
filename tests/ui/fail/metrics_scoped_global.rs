use metrics_runtime::{Counter, Global, Metrics};

#[derive(Metrics)]
#[metrics(scoped)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

static SHOP: Global<ShopMetrics> = Global::new();

fn main() {
    SHOP.orders_total.increment(1);
}
