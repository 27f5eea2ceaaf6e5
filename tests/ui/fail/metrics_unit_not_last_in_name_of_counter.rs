use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time spent on orders.
    #[metric(unit = "seconds")]
    orders_seconds_busy_total: Counter,
}

fn main() {}
