use metrics_runtime::Metrics;

struct Since;

#[derive(Metrics)]
struct ShopMetrics {
    #[metric(skip)]
    since: Since,
}

fn main() {}
