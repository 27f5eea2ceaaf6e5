use metrics_runtime::{Gauge, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time since the start.
    #[metric(unit = "seconds")]
    seconds_since_start: Gauge,
}

fn main() {}
