use metrics_runtime::{Family, Gauge, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders that wait.
    #[metric(labels("le"))]
    orders_waiting: Family<u32, Gauge>,
}

fn main() {}
