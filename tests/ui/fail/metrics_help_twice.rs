use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    #[metric(help = "Orders handled.", help = "Orders.")]
    orders_total: Counter,
}

fn main() {}
