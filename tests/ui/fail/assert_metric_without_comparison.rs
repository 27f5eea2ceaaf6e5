use metrics_runtime::testing::assert_metric;
use metrics_runtime::{Counter, Metrics, Registry};

#[derive(Metrics)]
struct Shop {
    /// Orders handled.
    orders_total: Counter,
}

fn main() {
    let shop = Shop::register_in(&Registry::new());
    assert_metric!(shop.orders_total.get());
}
