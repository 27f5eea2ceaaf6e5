use metrics_runtime::Metrics;

struct Door;

#[derive(Metrics)]
struct ShopMetrics {
    #[metric(flatten)]
    door: Door,
}

fn main() {}
