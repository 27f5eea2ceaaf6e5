use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    #[metric(flatten)]
    orders_total: Counter,
}

fn main() {}
