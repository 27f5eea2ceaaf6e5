use metrics_runtime::{Counter, LabelSet, Metrics};

#[derive(LabelSet)]
struct Place {
    town: &'static str,
}

#[derive(Metrics)]
#[metrics(instance = Place)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(labels(town = "here"))]
    orders_total: Counter,
}

fn main() {}
