use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    ///
    orders_total: Counter,
}

fn main() {}
