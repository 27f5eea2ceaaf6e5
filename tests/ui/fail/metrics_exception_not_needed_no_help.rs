use metrics_runtime::{Gauge, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// How full the shop is.
    #[metric(allow(no_help), reason = "a dashboard asks for it")]
    shop_full_ratio: Gauge,
}

fn main() {}
