use metrics_runtime::{Gauge, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time until an order is handled.
    #[metric(name = "requestDuration_seconds")]
    duration: Gauge,
}

fn main() {}
