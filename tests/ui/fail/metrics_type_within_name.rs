use metrics_runtime::{Gauge, Metrics};

type Level = Gauge;

#[derive(Metrics)]
struct ShopMetrics {
    /// How much may be used.
    limit_gauge_bytes: Level,
}

fn main() {}
