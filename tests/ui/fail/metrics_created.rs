use metrics_runtime::{Gauge, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// When the shop was opened.
    shop_created: Gauge,
}

fn main() {}
