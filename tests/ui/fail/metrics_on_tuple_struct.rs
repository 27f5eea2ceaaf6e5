use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics(Counter);

fn main() {
    let _ = ShopMetrics::register();
}
