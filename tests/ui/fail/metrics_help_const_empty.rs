use metrics_runtime::{Counter, Metrics};

const HELP: &str = " ";

#[derive(Metrics)]
struct ShopMetrics {
    #[metric(help = HELP)]
    orders_total: Counter,
}

fn main() {}
