use metrics_runtime::{Counter, Metrics};

struct Place {
    town: &'static str,
}

#[derive(Metrics)]
#[metrics(instance = Place)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

fn main() {}
