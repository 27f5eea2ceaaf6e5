use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct DoorMetrics {
    /// Times it was opened.
    opened_total: Counter,
}

#[derive(Metrics)]
struct ShopMetrics {
    #[metric(flatten)]
    door: DoorMetrics,
}

fn main() {}
