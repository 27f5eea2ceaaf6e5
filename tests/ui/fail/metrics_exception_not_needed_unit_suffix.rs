use metrics_runtime::{Gauge, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// How long the longest waits.
    #[metric(allow(unit_suffix), reason = "a dashboard asks for it")]
    longest_wait_seconds: Gauge,
}

fn main() {}
