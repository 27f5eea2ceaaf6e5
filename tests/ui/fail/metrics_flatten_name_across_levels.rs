use metrics_runtime::{Counter, Metrics};

#[derive(Metrics)]
#[metrics(group)]
struct DoorMetrics {
    /// Times it was opened.
    opened_total: Counter,
    /// Times it was opened.
    door_opened_total: Counter,
}

#[derive(Metrics)]
#[metrics(group)]
struct ShopMetrics {
    #[metric(flatten, prefix = "door")]
    door: DoorMetrics,
}

#[derive(Metrics)]
struct TownMetrics {
    #[metric(flatten, prefix = "shop")]
    shop: ShopMetrics,
    #[metric(flatten, prefix = "shop_door")]
    door: DoorMetrics,
}

fn main() {}
