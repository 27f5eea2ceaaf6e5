use std::pin::Pin;

use metrics_runtime::{Global, Histogram, Metrics, timed};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = [1.0])]
    order_duration_seconds: Histogram,
}

static SHOP: Global<ShopMetrics> = Global::new();

type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

trait Handler {
    type Answer;

    fn answer(&self, order: u8) -> Self::Answer;
}

struct Shop;

impl Handler for Shop {
    type Answer = Later<'static, u8>;

    #[timed]
    fn answer(&self, order: u8) -> Self::Answer {
        Box::pin(async move { order })
    }
}

#[timed]
fn wrapped(name: &str) -> Later<'_, Result<u8, String>> {
    Box::pin(async move { Err(name.to_owned()) })
}

#[timed(SHOP.order_duration_seconds)]
fn guarded<T: Send + 'static>(order: T) -> Later<'static, T> {
    Box::pin(async move { order })
}

fn main() {}
