use metrics_runtime::{Counter, Metrics};

const LIMIT: u32 = 5;

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(max_series = LIMIT)]
    orders_total: Counter,
}

fn main() {}
