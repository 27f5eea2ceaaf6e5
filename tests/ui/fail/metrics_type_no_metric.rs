use metrics_runtime::Metrics;

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: u64,
}

fn main() {}
