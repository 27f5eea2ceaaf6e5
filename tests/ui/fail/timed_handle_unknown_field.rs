use metrics_runtime::{Global, Histogram, Metrics, timed};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = [1.0])]
    order_duration_seconds: Histogram,
}

static SHOP: Global<ShopMetrics> = Global::new();

#[timed(SHOP.order_seconds)]
fn handle() {}

fn main() {
    handle();
}
