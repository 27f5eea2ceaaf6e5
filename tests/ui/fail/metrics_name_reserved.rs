use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    __orders_total: Counter,
}

fn main() {}
