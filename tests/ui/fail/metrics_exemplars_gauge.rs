use metrics_runtime::{Gauge, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders being handled right now.
    #[metric(exemplars)]
    orders_in_flight: Gauge,
}

fn main() {}
