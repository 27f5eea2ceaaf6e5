use metrics_runtime::Metrics;

#[derive(Metrics)]
enum ShopMetrics {
    Orders,
}

fn main() {
    let _ = ShopMetrics::register();
}
