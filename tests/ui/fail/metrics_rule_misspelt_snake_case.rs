use metrics_runtime::{Gauge, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders that nobody looks at.
    #[metric(name = "ordersWaiting", allow(snakecase), reason = "a dashboard asks for it")]
    orders_waiting: Gauge,
}

fn main() {}
