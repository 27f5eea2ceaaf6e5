use metrics_runtime::Metrics;

#[derive(Metrics)]
struct ShopMetrics {
    #[metric(skip = true)]
    since: u64,
}

fn main() {}
