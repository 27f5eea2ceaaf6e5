use metrics_runtime::{Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(unit = "seconds", buckets = [0.1, 1.0])]
    order_duration: Histogram,
}

fn main() {}
