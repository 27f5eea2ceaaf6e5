use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(flatten)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

fn main() {}
