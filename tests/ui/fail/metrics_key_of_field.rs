use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(unit = "seconds")]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

fn main() {}
