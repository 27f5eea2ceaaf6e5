use metrics_runtime::{Counter, Gauge, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
    /// Orders there are.
    orders: Gauge,
}

fn main() {}
