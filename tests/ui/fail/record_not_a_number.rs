use metrics_runtime::{Gauge, Metrics, Registry};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders that wait.
    orders_waiting: Gauge,
}

fn main() {
    let shop = ShopMetrics::register_in(&Registry::new());
    shop.orders_waiting.set("three");
}
