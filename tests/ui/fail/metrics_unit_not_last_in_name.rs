use metrics_runtime::{Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(unit = "seconds", buckets = [0.1, 1.0])]
    order_seconds_spent: Histogram,
}

fn main() {}
