use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(labels("shop"))]
    orders_total: Counter,
}

fn main() {}
