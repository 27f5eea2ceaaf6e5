use metrics_runtime::{Buckets, Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Rows of an order.
    #[metric(buckets = Buckets::ROWS)]
    order_rows: Histogram,
}

fn main() {}
