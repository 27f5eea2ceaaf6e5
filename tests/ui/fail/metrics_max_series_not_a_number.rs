use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(max_series = "5")]
    orders_total: Counter,
}

fn main() {}
