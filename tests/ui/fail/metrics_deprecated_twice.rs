use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[deprecated = "count visits"]
    #[metric(deprecated = "count visits")]
    orders_total: Counter,
}

fn main() {}
