use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    #[metric(help = 5)]
    orders_total: Counter,
}

fn main() {}
