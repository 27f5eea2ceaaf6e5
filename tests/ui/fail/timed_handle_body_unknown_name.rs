use metrics_runtime::{Global, Histogram, Metrics, timed};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = [1.0])]
    order_duration_seconds: Histogram,
}

static SHOP: Global<ShopMetrics> = Global::new();

#[timed(SHOP.order_duration_seconds)]
fn handle(order: u8) -> u8 {
    ordr + 1
}

#[timed(SHOP.order_duration_seconds)]
fn method(order: u8) -> u8 {
    order.handle()
}

fn main() {}
