use metrics_runtime::{Counter, Family, LabelSet, Metrics, Registry};

#[derive(LabelSet)]
struct Order {
    paid: bool,
}

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Family<Order, Counter>,
}

fn main() {
    let shop = ShopMetrics::register_in(&Registry::new());
    shop.orders_total.with(&true).increment(1);
}
