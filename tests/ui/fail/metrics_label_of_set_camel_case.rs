use metrics_runtime::{Counter, Family, LabelSet, Metrics};

#[derive(LabelSet)]
#[label(rename_all = "camelCase")]
struct Order {
    paid_by_card: bool,
}

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Family<Order, Counter>,
}

fn main() {}
