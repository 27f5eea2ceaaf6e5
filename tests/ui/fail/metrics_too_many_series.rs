use metrics_runtime::{Counter, Family, LabelSet, Metrics};

#[derive(LabelSet)]
struct Order {
    paid: bool,
    sent: bool,
}

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(max_series = 3)]
    orders_total: Family<Order, Counter>,
}

fn main() {}
