use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(alias = "metrics_runtime_orders_total", until = "2.0")]
    orders_total: Counter,
}

fn main() {}
