use metrics_runtime::{Global, Histogram, Metrics, timed};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = [1.0])]
    order_duration_seconds: Histogram,
}

static SHOP: Global<ShopMetrics> = Global::new();

#[timed(SHOP.order_duration_seconds)]
fn tail() -> u32 {
    "three"
}

#[timed(SHOP.order_duration_seconds)]
fn early(n: u32) -> Result<u32, String> {
    if n == 0 {
        return Ok("zero");
    }
    Ok(n)
}

#[timed(SHOP.order_duration_seconds)]
fn unit() {
    3
}

#[timed(SHOP.order_duration_seconds)]
fn semicolon(n: u32) -> u32 {
    n + 1;
}

#[timed(SHOP.order_duration_seconds)]
fn never() -> ! {
    3
}

fn main() {}
