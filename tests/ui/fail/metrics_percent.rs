use metrics_runtime::{Gauge, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// How full the disk is.
    disk_used_percent: Gauge,
}

fn main() {}
