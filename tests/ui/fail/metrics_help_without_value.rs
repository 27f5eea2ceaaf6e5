use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    #[metric(help)]
    orders_total: Counter,
}

fn main() {}
