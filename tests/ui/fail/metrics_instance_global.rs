use metrics_runtime::{Counter, Global, LabelSet, Metrics};

#[derive(LabelSet)]
struct Place {
    town: bool,
}

#[derive(Metrics)]
#[metrics(instance = Place)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

static SHOP: Global<ShopMetrics> = Global::new();

fn main() {
    SHOP.orders_total.increment(1);
}
