use metrics_runtime::{Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = [1.0, f64::INFINITY])]
    order_duration_seconds: Histogram,
}

fn main() {}
