use metrics_runtime::{Counter, Metrics};

const HELP: &str = "orders total";

#[derive(Metrics)]
struct ShopMetrics {
    #[metric(help = HELP)]
    orders_total: Counter,
}

fn main() {}
