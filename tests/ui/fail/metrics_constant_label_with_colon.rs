use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(labels(side: "left"))]
    orders_total: Counter,
}

fn main() {}
