use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(instance = (bool, u8))]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

fn main() {}
