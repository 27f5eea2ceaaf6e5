use metrics_runtime::{Counter, LabelSet, Metrics};

#[derive(LabelSet)]
struct Part {
    quantile: String,
}

#[derive(Metrics)]
#[metrics(instance = Part)]
struct ShopMetrics {
    #[metric(flatten)]
    orders: OrderMetrics,
}

#[derive(Metrics)]
#[metrics(group)]
struct OrderMetrics {
    /// Orders handled.
    orders_total: Counter,
}

fn main() {}
