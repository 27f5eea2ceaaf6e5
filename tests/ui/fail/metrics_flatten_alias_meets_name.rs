use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(group)]
struct DoorMetrics {
    /// Times it was opened.
    opened_total: Counter,
}

#[derive(Metrics)]
struct ShopMetrics {
    #[metric(flatten)]
    door: DoorMetrics,
    /// Visitors of the shop.
    #[metric(alias = "opened_total", until = "2.0")]
    visitors_total: Counter,
}

fn main() {}
