use metrics_runtime::{Counter, Family, LabelSet, Metrics};

#[derive(LabelSet)]
struct Place {
    town: &'static str,
}

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(labels(town = "here"))]
    orders_total: Family<Place, Counter>,
}

fn main() {}
