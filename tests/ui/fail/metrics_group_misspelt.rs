use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(grup)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

fn main() {}
