use metrics_runtime::{Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Rows of an order.
    #[metric(buckets = [1, 10])]
    order_rows: Histogram,
}

fn main() {}
