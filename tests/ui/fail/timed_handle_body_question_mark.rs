use metrics_runtime::{Global, Histogram, Metrics, timed};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = [1.0])]
    order_duration_seconds: Histogram,
}

static SHOP: Global<ShopMetrics> = Global::new();

#[timed(SHOP.order_duration_seconds)]
fn unit(text: &str) {
    text.parse::<u8>()?;
}

#[timed(SHOP.order_duration_seconds)]
fn error(text: &str) -> Result<u8, String> {
    let n = text.parse::<u8>()?;
    Ok(n)
}

#[timed(SHOP.order_duration_seconds)]
fn option(text: &str) -> Option<u8> {
    let n = text.parse::<u8>()?;
    Some(n)
}

fn main() {}
