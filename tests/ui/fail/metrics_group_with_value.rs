use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(group = true)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

fn main() {}
