use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(alias = "all-orders", until = "2.0")]
    orders_total: Counter,
}

fn main() {}
