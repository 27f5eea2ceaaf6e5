use metrics_runtime::testing::assert_metric;
use metrics_runtime::{Histogram, Metrics, Registry};

#[derive(Metrics)]
struct Shop {
    /// Time to handle an order.
    #[metric(buckets = [1.0])]
    order_duration_seconds: Histogram,
}

fn main() {
    let shop = Shop::register_in(&Registry::new());
    assert_metric!(shop.order_duration_seconds == 1);
}
