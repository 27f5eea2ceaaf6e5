use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "my shop")]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

fn main() {}
