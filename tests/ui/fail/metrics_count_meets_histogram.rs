use metrics_runtime::{Gauge, Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Size of an order.
    #[metric(buckets = [1.0])]
    order_bytes: Histogram,
    /// Orders there are.
    #[metric(allow(reserved_suffix), reason = "a dashboard asks for it")]
    order_bytes_count: Gauge,
}

fn main() {}
