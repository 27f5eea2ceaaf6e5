use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(deprecated = 2)]
    orders_total: Counter,
}

fn main() {}
