use metrics_runtime::Metrics;

#[derive(Metrics)]
struct ShopMetrics {
    #[metric(skip, name = "since", unit = "seconds")]
    since: u64,
}

fn main() {}
