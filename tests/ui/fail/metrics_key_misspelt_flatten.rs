use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(flaten)]
    orders_total: Counter,
}

fn main() {}
