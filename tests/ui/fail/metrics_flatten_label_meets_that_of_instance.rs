use metrics_runtime::{Counter, Family, LabelSet, Metrics};

#[derive(LabelSet)]
struct Shop {
    town: &'static str,
}

#[derive(Metrics)]
#[metrics(group)]
struct DoorMetrics {
    /// Times it was opened, by town.
    #[metric(labels("town"))]
    opened_total: Family<String, Counter>,
}

#[derive(Metrics)]
#[metrics(instance = Shop)]
struct ShopMetrics {
    #[metric(flatten)]
    door: DoorMetrics,
}

fn main() {}
