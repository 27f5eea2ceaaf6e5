use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(instance = ())]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

fn main() {}
