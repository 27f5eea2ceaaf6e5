use metrics_runtime::{Counter, Family, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Family<f64, Counter>,
}

fn main() {}
