use metrics_runtime::{Counter, LabelSet, Metrics};

#[derive(LabelSet)]
struct Shop {
    #[label(rename = "shopName")]
    name: String,
}

#[derive(Metrics)]
#[metrics(instance = Shop)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

fn main() {}
