use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(scoped)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

fn main() {
    let _ = ShopMetrics::register();
}
