use metrics_runtime::{Counter, LabelSet, Metrics, Registry};

#[derive(LabelSet)]
struct Place {
    town: bool,
}

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
}

fn main() {
    let _ = ShopMetrics::instance(&Place { town: true }).register_in(&Registry::new());
}
