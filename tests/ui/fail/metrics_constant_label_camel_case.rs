use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(labels(paidBy = "card"))]
    orders_total: Counter,
}

fn main() {}
