use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(crate = "my::metrics_runtime")]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

fn main() {}
