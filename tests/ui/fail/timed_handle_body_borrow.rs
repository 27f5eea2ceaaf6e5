use metrics_runtime::{Global, Histogram, Metrics, timed};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = [1.0])]
    order_duration_seconds: Histogram,
}

static SHOP: Global<ShopMetrics> = Global::new();

#[timed(SHOP.order_duration_seconds)]
fn moved(text: String) -> usize {
    drop(text);
    text.len()
}

#[timed(SHOP.order_duration_seconds)]
fn twice(values: &mut Vec<u8>) -> u8 {
    let first = &values[0];
    values.push(1);
    *first
}

#[timed(SHOP.order_duration_seconds)]
fn dangling() -> &'static str {
    let text = String::from("a");
    &text
}

#[timed(SHOP.order_duration_seconds)]
fn not_mutable(values: Vec<u8>) -> Vec<u8> {
    values.push(1);
    values
}

#[timed(SHOP.order_duration_seconds)]
fn not_mutable_borrow(values: &Vec<u8>) {
    values.push(1);
}

#[timed(SHOP.order_duration_seconds)]
fn lifetime<'a>(a: &'a str, b: &str) -> &'a str {
    if a.is_empty() { b } else { a }
}

fn main() {}
