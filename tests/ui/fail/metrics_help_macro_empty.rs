use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    #[metric(help = concat!("", ""))]
    orders_total: Counter,
}

fn main() {}
