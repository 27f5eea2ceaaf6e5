use metrics_runtime::{Global, Histogram, Metrics, timed};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = [1.0])]
    order_duration_seconds: Histogram,
}

static SHOP: Global<ShopMetrics> = Global::new();

async fn load() -> u8 {
    1
}

#[timed(SHOP.order_duration_seconds)]
async fn missing() -> u8 {
    load()
}

#[timed(SHOP.order_duration_seconds)]
async fn used() -> u8 {
    load() + 1
}

#[timed(SHOP.order_duration_seconds)]
fn not_async() -> u8 {
    load().await
}

fn main() {}
