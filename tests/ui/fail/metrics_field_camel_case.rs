#![allow(non_snake_case)]

use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct ShopMetrics {
    /// Orders handled.
    handledOrders_total: Counter,
}

fn main() {}
