#![deny(warnings)]

use metrics_runtime::{Global, Histogram, Metrics, timed};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = [1.0])]
    order_duration_seconds: Histogram,
}

static SHOP: Global<ShopMetrics> = Global::new();

#[timed(SHOP.order_duration_seconds)]
fn unused(n: u8) {
    let m = 1;
}

#[timed(SHOP.order_duration_seconds)]
fn must_use(values: &[u8]) {
    values.len();
    Ok::<u8, u8>(1);
}

#[timed(SHOP.order_duration_seconds)]
fn unreachable() -> u8 {
    return 1;
    2
}

#[timed(SHOP.order_duration_seconds)]
fn needless_mut(mut n: u8) -> u8 {
    n
}

fn main() {
    unused(1);
    must_use(&[]);
    unreachable();
    needless_mut(1);
}
