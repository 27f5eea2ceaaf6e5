use metrics_runtime::{Counter, Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Size of an order.
    #[metric(buckets = [1.0])]
    order_bytes: Histogram,
    /// Sizes that were counted.
    order_bytes_count_total: Counter,
}

fn main() {}
