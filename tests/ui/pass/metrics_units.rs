//! Units of all kinds: base units, and what else is counted.
#![deny(warnings)]

use metrics_runtime::{Buckets, Counter, Gauge, Histogram, Metrics, Registry};

#[derive(Metrics)]
struct ShopMetrics {
    /// Money earned.
    #[metric(unit = "euros")]
    earned_euros_total: Counter,
    /// Steps of the stairs.
    #[metric(unit = "steps")]
    stairs_steps: Gauge,
    /// Requests that came, each second.
    #[metric(unit = "requests_per_second")]
    door_requests_per_second: Gauge,
    /// How fast the belt is.
    belt_meters_per_second: Gauge,
    /// Time since the shop was opened.
    #[metric(unit = "seconds")]
    seconds: Gauge,
    /// Orders handled.
    #[metric(unit = "orders")]
    orders_total: Counter,
    /// Time an order took.
    #[metric(unit = "seconds", buckets = Buckets::LATENCY)]
    order_duration_seconds: Histogram,
    /// Time a coffee took.
    #[metric(unit = "ms", allow(unit_suffix), reason = "a dashboard asks for it")]
    coffee_ms: Gauge,
    /// What the sun gives.
    #[metric(name = "sun_lux", unit = "lux")]
    sun: Gauge,
}

fn main() {
    let registry = Registry::new();
    let shop = ShopMetrics::register_in(&registry);
    shop.earned_euros_total.increment(1);
    shop.orders_total.increment(1);
    shop.order_duration_seconds.record(1);
    for gauge in [
        shop.stairs_steps,
        shop.door_requests_per_second,
        shop.seconds,
        shop.coffee_ms,
        shop.sun,
    ] {
        gauge.set(1);
    }
    assert_eq!(registry.render().matches("# TYPE").count(), 9);
}
