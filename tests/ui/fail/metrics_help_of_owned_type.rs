use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    #[metric(help = String::from("Orders handled."))]
    orders_total: Counter,
}

fn main() {}
