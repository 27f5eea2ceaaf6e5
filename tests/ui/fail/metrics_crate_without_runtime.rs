use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(crate = crate::no_runtime)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

fn main() {}
