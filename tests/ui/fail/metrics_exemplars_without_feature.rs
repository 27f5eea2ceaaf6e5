use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(exemplars)]
    orders_total: Counter,
}

fn main() {}
