use metrics_runtime::{Counter, Family, LabelSet, Metrics};

#[derive(LabelSet)]
struct Order {
    paid: bool,
    #[label(flatten)]
    place: (u8, &'static str),
}

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(labels("shelf"))]
    orders_total: Family<Order, Counter>,
}

fn main() {}
