use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(group)]
struct DoorMetrics {
    /// Times it was opened.
    opened_total: Counter,
}

#[derive(Metrics)]
struct ShopMetrics {
    #[metric(flatten, labels("side"))]
    door: DoorMetrics,
}

fn main() {}
