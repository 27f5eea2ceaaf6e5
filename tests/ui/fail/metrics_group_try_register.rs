use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(group)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

fn main() {
    let _ = ShopMetrics::try_register();
}
