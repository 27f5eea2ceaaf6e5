use metrics_runtime::{Counter, Gauge, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
    /// When the first order came.
    #[metric(allow(reserved_suffix), reason = "a dashboard asks for it")]
    orders_created: Gauge,
}

fn main() {}
