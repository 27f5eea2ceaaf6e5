use metrics_runtime::{Gauge, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// How full the shop is.
    #[metric(allow, reason = "a dashboard asks for it")]
    full_percent: Gauge,
}

fn main() {}
