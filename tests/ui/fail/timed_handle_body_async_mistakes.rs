use metrics_runtime::{Global, Histogram, Metrics, timed};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = [1.0])]
    order_duration_seconds: Histogram,
}

static SHOP: Global<ShopMetrics> = Global::new();

#[timed(SHOP.order_duration_seconds)]
async fn mismatch() -> u8 {
    "three"
}

#[timed(SHOP.order_duration_seconds)]
async fn question_mark(text: &str) -> Result<u8, String> {
    Ok(text.parse::<u8>()?)
}

#[timed(SHOP.order_duration_seconds)]
async fn unit(text: &str) {
    text.parse::<u8>()?;
}

#[timed(SHOP.order_duration_seconds)]
async fn moved(text: String) -> usize {
    drop(text);
    text.len()
}

fn main() {}
