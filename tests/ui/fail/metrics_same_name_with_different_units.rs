use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(name = "order_bytes_total", labels(side = "left"), unit = "bytes")]
    left: Counter,
    /// Orders handled.
    #[metric(name = "order_bytes_total", labels(side = "right"))]
    right: Counter,
}

fn main() {}
