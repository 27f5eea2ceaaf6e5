use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter<i32>,
}

fn main() {}
