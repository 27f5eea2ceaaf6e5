use metrics_runtime::{Gauge, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// How big it is.
    größe: Gauge,
}

fn main() {}
