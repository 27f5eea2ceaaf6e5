//! Families that go away, and names that do: no use of them by the derive is a warning.
#![deny(warnings, deprecated)]

use metrics_runtime::{Counter, Family, Gauge, Metrics, Registry};

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders handled.
    #[deprecated]
    #[metric(alias = "all_orders_total", until = "2.0")]
    pub orders_total: Counter,
    /// Orders that wait.
    #[deprecated = "count orders"]
    #[metric(alias = "waiting_orders", until = "2027-01-01")]
    pub waiting: Gauge,
    /// Orders that failed.
    #[deprecated(since = "1.0", note = "count orders")]
    pub failures_total: Counter,
    /// Visitors, by door.
    #[metric(
        deprecated = "count orders",
        labels("door"),
        alias = "people",
        until = "3"
    )]
    visitors_total: Family<u8, Counter>,
    /// Those who stay.
    #[metric(deprecated)]
    guests: Gauge,
    #[deprecated = "write `own` instead"]
    #[metric(skip)]
    pub name: String,
    #[deprecated]
    #[metric(flatten, prefix = "door")]
    pub door: DoorMetrics,
}

#[derive(Metrics)]
#[metrics(group)]
pub struct DoorMetrics {
    /// Times it was opened.
    #[deprecated]
    pub opened_total: Counter,
}

fn main() {
    let registry = Registry::new();
    let shop = ShopMetrics::register_in(&registry);
    shop.visitors_total.with(&3).increment(1);
    shop.guests.set(1);
    #[allow(deprecated)]
    {
        shop.orders_total.increment(1);
        shop.waiting.set(2);
        shop.failures_total.increment(3);
        shop.door.opened_total.increment(4);
        assert_eq!(shop.name, "");
    }
    let page = registry.render();
    for line in [
        "orders_total 1",
        "all_orders_total 1",
        "waiting 2",
        "waiting_orders 2",
        "failures_total 3",
        "door_opened_total 4",
        "visitors_total{door=\"3\"} 1",
        "people{door=\"3\"} 1",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
}
