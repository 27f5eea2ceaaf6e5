use metrics_runtime::{Counter, Gauge, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders there are.
    orders: Gauge,
    /// Orders handled.
    orders_total: Counter,
}

fn main() {}
