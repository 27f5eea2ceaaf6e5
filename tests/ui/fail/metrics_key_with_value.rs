use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(lazy = true)]
    orders_total: Counter,
}

fn main() {}
