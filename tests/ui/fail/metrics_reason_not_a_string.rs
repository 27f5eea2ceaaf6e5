use metrics_runtime::{Gauge, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// How full the shop is.
    #[metric(allow(percent), reason = 5)]
    full_percent: Gauge,
}

fn main() {}
