use metrics_runtime::{Counter, Family, LabelSet, Metrics};

#[derive(LabelSet)]
struct Order {
    paid: bool,
}

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(labels("paid"))]
    orders_total: Family<(Order, bool), Counter>,
}

fn main() {}
