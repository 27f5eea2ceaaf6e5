//! The mistakes, at their places, and an impl that type-checks.

use metrics_runtime::{Counter, Gauge, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop_")]
struct ShopMetrics {
    orders_total: Counter,
    /// How full the shop is.
    #[metric(nmae = "load")]
    load_percent: Gauge,
}
