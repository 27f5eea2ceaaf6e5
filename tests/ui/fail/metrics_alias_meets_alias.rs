use metrics_runtime::{Gauge, Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(alias = "order_seconds", until = "2.0", buckets = [0.1, 1.0])]
    order_duration_seconds: Histogram,
    /// Orders there are.
    #[metric(alias = "order_seconds_sum", until = "2.0")]
    orders: Gauge,
}

fn main() {}
