use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(labels(__side = "left"))]
    orders_total: Counter,
}

fn main() {}
