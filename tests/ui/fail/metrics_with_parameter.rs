use metrics_runtime::{Counter, Family, LabelValue, Metrics};

#[derive(Metrics)]
struct ShopMetrics<L: LabelValue> {
    /// Orders handled.
    #[metric(labels("label"))]
    orders_total: Family<L, Counter>,
}

fn main() {
    let _ = ShopMetrics::<u8>::register();
}
