use metrics_runtime::{Gauge, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders waiting.
    orders_waiting_gauge: Gauge,
}

fn main() {}
