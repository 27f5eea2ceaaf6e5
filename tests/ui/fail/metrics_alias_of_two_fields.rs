use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Visitors of the shop.
    #[metric(alias = "people_total", until = "2.0")]
    visitors_total: Counter,
    /// Orders handled.
    #[metric(alias = "people_total", until = "2.0")]
    orders_total: Counter,
}

fn main() {}
