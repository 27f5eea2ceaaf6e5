use metrics_runtime::{Buckets, Counter, Global, Histogram, LabelSet, Metrics, Registry, timed};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[metric(colour = "red")]
    orders_total: Counter,
    /// Time an order took.
    #[metric(buckets = Buckets::LATENCY)]
    order_duration_seconds: Histogram,
}

static SHOP: Global<ShopMetrics> = Global::new();

#[derive(LabelSet)]
struct Place {
    town: bool,
}

#[derive(Metrics)]
#[metrics(instance = Place, colour = "red")]
struct PlaceMetrics {
    /// Things in a place.
    things: metrics_runtime::Gauge,
}

#[derive(Metrics)]
#[metrics(group, colour = "red")]
struct DoorMetrics {
    /// Times it was opened.
    opened_total: Counter,
}

#[derive(Metrics)]
#[metrics(scoped)]
struct HouseMetrics {
    #[metric(flatten, prefix = "door")]
    door: DoorMetrics,
}

#[timed(SHOP.order_duration_seconds)]
fn charge() {}

fn main() {
    SHOP.orders_total.increment(1);
    charge();
    let registry = Registry::new();
    let place = PlaceMetrics::instance(&Place { town: true }).register_in(&registry);
    place.things.set(1);
    let house = HouseMetrics::register_in(&registry);
    house.door.opened_total.increment(1);
}
