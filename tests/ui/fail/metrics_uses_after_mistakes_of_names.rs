#![deny(warnings)]

use metrics_runtime::{Buckets, Counter, Global, Histogram, Metrics, Registry, timed};

mod help {
    pub const OPENED: &str = "Times it was opened.";
}
use help::OPENED;

#[derive(Metrics)]
#[metrics(group)]
struct DoorMetrics {
    #[metric(help = OPENED)]
    opened_percent_total: Counter,
}

#[derive(Metrics)]
struct ShopMetrics {
    orders_total: Counter,
    /// Time an order took.
    #[metric(buckets = Buckets::LATENCY)]
    order_duration_ms: Histogram,
    #[metric(flatten, prefix = "door")]
    door: DoorMetrics,
}

static SHOP: Global<ShopMetrics> = Global::new();

#[timed(SHOP.order_duration_ms)]
fn charge() {}

fn main() {
    SHOP.orders_total.increment(1);
    charge();
    SHOP.door.opened_percent_total.increment(1);
    let _ = ShopMetrics::register_in(&Registry::new())
        .orders_total
        .get();
}
