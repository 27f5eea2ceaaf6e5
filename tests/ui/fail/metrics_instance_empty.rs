use metrics_runtime::{Counter, LabelSet, Metrics};

#[derive(LabelSet)]
struct Place {}

#[derive(Metrics)]
#[metrics(instance = Place)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

fn main() {}
