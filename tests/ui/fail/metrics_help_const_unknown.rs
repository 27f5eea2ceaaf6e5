use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    #[metric(help = HELP)]
    orders_total: Counter,
}

fn main() {}
