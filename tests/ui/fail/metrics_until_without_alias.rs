use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(until = "2.0")]
    orders_total: Counter,
}

fn main() {}
