use metrics_runtime::{Global, Histogram, Metrics, timed};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = [1.0])]
    order_duration_seconds: Histogram,
}

static SHOP: Global<ShopMetrics> = Global::new();

#[timed]
fn wrapped() -> Nothing {
    loop {}
}

#[timed(SHOP.order_duration_seconds)]
fn guarded() -> Result<u8, Nothing> {
    loop {}
}

#[timed(SHOP.order_duration_seconds)]
fn unsized_type() -> Text {
    loop {}
}

#[timed(SHOP.order_duration_seconds)]
fn too_few() -> Result<u8> {
    loop {}
}

type Text = str;

fn main() {}
