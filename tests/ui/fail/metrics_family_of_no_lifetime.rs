use metrics_runtime::{Counter, Family, Metrics};

struct Short;

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Family<bool, Counter, Short>,
}

fn main() {}
