use metrics_runtime::{Counter, Global};

struct ShopMetrics {
    orders_total: Counter,
}

static SHOP: Global<ShopMetrics> = Global::new();

fn main() {
    SHOP.orders_total.increment(1);
}
