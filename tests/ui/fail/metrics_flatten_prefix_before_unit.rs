use metrics_runtime::{Gauge, Metrics};

#[derive(Metrics)]
#[metrics(group)]
struct PoolMetrics {
    /// Time since a connection was made.
    ms_since_made: Gauge,
}

#[derive(Metrics)]
struct DbMetrics {
    #[metric(flatten, prefix = "read")]
    read: PoolMetrics,
}

fn main() {}
