use metrics_runtime::{Counter, LabelSet, Metrics};

#[derive(LabelSet)]
struct Place {
    town: &'static str,
}

#[derive(Metrics)]
#[metrics(group, instance = Place)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

fn main() {}
