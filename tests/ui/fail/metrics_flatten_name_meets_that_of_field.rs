use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(group)]
struct DoorMetrics {
    /// Times it was opened.
    opened_total: Counter,
}

#[derive(Metrics)]
struct ShopMetrics {
    /// Times the shop was opened.
    opened_total: Counter,
    #[metric(flatten)]
    door: DoorMetrics,
}

fn main() {}
