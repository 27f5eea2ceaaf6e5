use metrics_runtime::{Counter, Metrics};

#[derive(metrics_runtime::LabelSet)]
struct Place {
    town: bool,
}

#[derive(Metrics)]
#[metrics(instance = Place, instance = Place)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

fn main() {}
