use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(removable(yes))]
    orders_total: Counter,
}

fn main() {}
