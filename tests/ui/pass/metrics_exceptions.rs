//! Names that break the rules, with a reason.
#![deny(warnings)]

use metrics_runtime::{Counter, Gauge, Metrics, Registry};

#[derive(Metrics)]
#[metrics(allow(counter_total, percent), reason = "names of another system")]
struct DoorMetrics {
    /// Times it was opened.
    opened: Counter,
    /// Times it was shut.
    shut_total: Counter,
    /// How far it is open.
    open_percent: Gauge,
    /// People in it.
    #[metric(allow(gauge_total), reason = "a dashboard asks for it")]
    #[metric(name = "people_total")]
    people: Gauge,
    /// Time it stays open.
    #[metric(allow(unit_suffix), reason = "a dashboard asks for it")]
    open_ms: Gauge,
    #[metric(allow(no_help), reason = "a dashboard asks for it")]
    bell: Gauge,
}

fn main() {
    let registry = Registry::new();
    let door = DoorMetrics::register_in(&registry);
    door.opened.increment(1);
    door.shut_total.increment(1);
    for gauge in [door.open_percent, door.people, door.open_ms, door.bell] {
        gauge.set(1);
    }
    assert_eq!(registry.render().matches(" 1\n").count(), 6);
}
