use metrics_runtime::{Family, Histogram, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(labels("shop"))]
    order_duration_seconds: Family<String, Histogram>,
}

fn main() {}
