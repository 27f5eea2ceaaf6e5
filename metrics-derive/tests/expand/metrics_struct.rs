//! Every key of `#[derive(Metrics)]`.

use metrics_runtime::{Buckets, Counter, Family, Gauge, Histogram, Metrics, Removable};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
pub struct ShopMetrics {
    /// Orders handled,
    /// paid or not.
    ///
    /// Since start.
    pub orders_total: Counter,
    /// Time an order took.
    #[metric(buckets = Buckets::LATENCY)]
    order_duration_seconds: Histogram,
    /// Size of an order.
    #[metric(name = "order_bytes", buckets = [1e3, 1e6], labels("country", "paid"), max_series = 500)]
    size: Family<(String, bool), Histogram>,
    /// Customers in the shop.
    #[metric(removable, labels("door"))]
    r#in: Family<u8, Gauge, Removable>,
}
