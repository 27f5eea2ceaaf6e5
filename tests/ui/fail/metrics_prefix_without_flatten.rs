use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(prefix = "shop")]
    orders_total: Counter,
}

fn main() {}
