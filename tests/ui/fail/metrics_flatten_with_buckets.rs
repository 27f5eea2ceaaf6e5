use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(group)]
struct DoorMetrics {
    /// Times it was opened.
    opened_total: Counter,
}

#[derive(Metrics)]
struct ShopMetrics {
    #[metric(flatten, buckets = [1.0])]
    door: DoorMetrics,
}

fn main() {}
