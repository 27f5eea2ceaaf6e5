use metrics_runtime::{Gauge, Metrics};

const HELP: &str = "How full the shop is.";

#[derive(Metrics)]
struct ShopMetrics {
    #[metric(help = HELP, allow(no_help), reason = "a dashboard asks for it")]
    shop_full_ratio: Gauge,
}

fn main() {}
