use metrics_runtime::{Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Size of an order.
    #[metric(name = "order_bytes", labels(side = "left"), buckets = [1.0])]
    left: Histogram,
    /// Size of an order.
    #[metric(name = "order_bytes", labels(side = "right"), buckets = [2.0])]
    right: Histogram,
}

fn main() {}
