use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(instance = Place)]
    orders_total: Counter,
}

fn main() {}
