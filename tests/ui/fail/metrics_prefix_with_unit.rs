use metrics_runtime::{Gauge, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "disk_mb")]
struct DiskMetrics {
    /// What is in use.
    used: Gauge,
    /// What is free.
    free: Gauge,
}

fn main() {}
