use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(deprecate = "no more")]
    orders_total: Counter,
}

fn main() {}
