use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(group, group)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

fn main() {}
