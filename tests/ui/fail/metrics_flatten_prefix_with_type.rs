use metrics_runtime::{Counter, Gauge, Metrics};

#[derive(Metrics)]
#[metrics(group)]
struct PoolMetrics {
    /// Connections that were made.
    made_total: Counter,
    /// Connections that are open.
    connections: Gauge,
}

#[derive(Metrics)]
struct DbMetrics {
    #[metric(flatten, prefix = "db_gauge")]
    read: PoolMetrics,
}

fn main() {}
