use metrics_runtime::{Gauge, Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Size of an order.
    #[metric(name = "order_bytes", labels(side = "left"))]
    left: Gauge,
    /// Size of an order.
    #[metric(name = "order_bytes", labels(side = "right"), buckets = [1.0])]
    right: Histogram,
}

fn main() {}
