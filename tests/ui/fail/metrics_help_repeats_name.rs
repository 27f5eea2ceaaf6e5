use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders total.
    orders_total: Counter,
}

fn main() {}
