use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Size of all orders.
    #[metric(name = "orders_kb_total")]
    orders_size_total: Counter,
}

fn main() {}
