use metrics_runtime::{Counter, Metrics};

#[derive(metrics_runtime::LabelSet)]
struct Side {
    left: bool,
}

#[derive(Metrics)]
#[metrics(instance = Side)]
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
