use metrics_runtime::{Gauge, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders that nobody looks at.
    #[metric(allow(reserved_label), reason = "a dashboard asks for it")]
    orders_waiting: Gauge,
}

fn main() {}
