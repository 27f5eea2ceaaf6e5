use metrics_runtime::{Gauge, Metrics};

#[derive(Metrics)]
#[metrics(group)]
struct PoolMetrics {
    /// Connections that are open.
    connections: Gauge,
}

#[derive(Metrics)]
struct DbMetrics {
    #[metric(flatten, prefix = "readPool")]
    read: PoolMetrics,
}

fn main() {}
