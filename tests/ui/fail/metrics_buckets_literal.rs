use metrics_runtime::{Histogram, Metrics};

#[derive(Metrics)]
struct DoorMetrics {
    /// Time until a door is shut.
    #[metric(buckets = 10)]
    door_open_seconds: Histogram,
}

fn main() {}
