use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metrics(prefix = "shop")]
    orders_total: Counter,
}

fn main() {}
