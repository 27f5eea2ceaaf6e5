use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    #[metric(help = struct)]
    orders_total: Counter,
}

fn main() {}
