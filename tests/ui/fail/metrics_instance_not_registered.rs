#![deny(unused_must_use)]

use metrics_runtime::{Counter, LabelSet, Metrics};

#[derive(LabelSet)]
struct Place {
    town: bool,
}

#[derive(Metrics)]
#[metrics(instance = Place)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

fn main() {
    ShopMetrics::instance(&Place { town: true });
}
