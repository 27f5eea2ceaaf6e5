use metrics_runtime::{Family, Global, Histogram, Metrics, timed};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = [1.0], labels("shop"))]
    order_duration_seconds: Family<String, Histogram>,
}

static SHOP: Global<ShopMetrics> = Global::new();

#[timed(SHOP.order_duration_seconds)]
fn handle() {}

fn main() {
    handle();
}
