use metrics_runtime::{Counter, Histogram, Metrics};

#[derive(Metrics)]
#[metrics(group)]
struct OrderMetrics {
    /// Size of an order.
    #[metric(buckets = [1.0])]
    bytes: Histogram,
}

#[derive(Metrics)]
struct ShopMetrics {
    /// Sizes that were counted.
    order_bytes_count_total: Counter,
    #[metric(flatten, prefix = "order")]
    order: OrderMetrics,
}

fn main() {}
