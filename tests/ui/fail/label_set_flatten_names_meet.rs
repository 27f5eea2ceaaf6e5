use metrics_runtime::{Counter, Family, LabelSet, Metrics};

#[derive(LabelSet)]
struct Payment {
    paid: bool,
}

#[derive(LabelSet)]
struct Order {
    paid: bool,
    #[label(flatten)]
    payment: Payment,
}

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Family<Order, Counter>,
}

fn main() {}
