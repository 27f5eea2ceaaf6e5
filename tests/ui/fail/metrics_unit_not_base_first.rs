use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// How long the shop was open.
    hours_open_total: Counter,
}

fn main() {}
