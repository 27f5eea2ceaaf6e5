use metrics_runtime::{Global, Histogram, Metrics, timed};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = [1.0])]
    order_duration_seconds: Histogram,
}

static SHOP: Global<ShopMetrics> = Global::new();

use std::rc::Rc;

async fn load() {}

#[timed(SHOP.order_duration_seconds)]
async fn handle() {
    let order = Rc::new(1);
    load().await;
    drop(order);
}

fn spawn(_: impl Send) {}

fn main() {
    spawn(handle());
}
