use metrics_runtime::{Gauge, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Memory that the cache takes.
    cache_mb_used: Gauge,
}

fn main() {}
