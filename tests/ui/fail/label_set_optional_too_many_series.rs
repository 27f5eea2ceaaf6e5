use metrics_runtime::{Counter, Family, LabelSet, Metrics};

#[derive(LabelSet)]
struct Order {
    paid: bool,
    gift: Option<bool>,
}

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(max_series = 5)]
    orders_total: Family<Order, Counter>,
}

fn main() {}
