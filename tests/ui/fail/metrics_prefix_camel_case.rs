use metrics_runtime::{Counter, Gauge, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "coffeeShop")]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
    /// Orders that wait.
    waiting: Gauge,
}

fn main() {}
