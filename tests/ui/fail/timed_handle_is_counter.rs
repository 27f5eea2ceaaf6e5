use metrics_runtime::{Counter, Global, Metrics, timed};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

static SHOP: Global<ShopMetrics> = Global::new();

#[timed(SHOP.orders_total)]
fn handle() {}

fn main() {
    handle();
}
