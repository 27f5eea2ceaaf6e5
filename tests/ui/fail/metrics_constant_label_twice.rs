use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(labels(side = "left", side = "right"))]
    orders_total: Counter,
}

fn main() {}
