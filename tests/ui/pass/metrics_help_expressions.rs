//! Help that is a constant, one of another crate's, or made by a macro.
#![deny(warnings)]

use metrics_runtime::{Counter, Gauge, Metrics, Registry};

const HELP: &str = "Orders handled.";

mod help {
    pub(super) const WAITING: &str = "Orders that wait.";
}

trait Named {
    const HELP: &'static str;
}

struct Door;

impl Named for Door {
    const HELP: &'static str = "Doors there are.";
}

#[derive(Metrics)]
struct ShopMetrics {
    #[metric(help = HELP)]
    orders_total: Counter,
    #[metric(help = help::WAITING)]
    waiting: Gauge,
    #[metric(help = <Door as Named>::HELP)]
    doors: Gauge,
    #[metric(help = concat!("Visitors of version ", env!("CARGO_PKG_VERSION"), "."))]
    visitors_total: Counter,
    /// Not this.
    #[metric(help = { const LOCAL: &str = "Goods sold."; LOCAL })]
    goods_total: Counter,
    #[metric(help = if cfg!(all()) { "Lights on." } else { "" })]
    lights: Gauge,
    #[metric(allow(no_help), reason = "nobody asks", help = "")]
    keys: Gauge,
}

fn main() {
    let registry = Registry::new();
    let shop = ShopMetrics::register_in(&registry);
    for counter in [shop.orders_total, shop.visitors_total, shop.goods_total] {
        counter.increment(1);
    }
    for gauge in [shop.waiting, shop.doors, shop.lights, shop.keys] {
        gauge.set(1);
    }
    let page = registry.render();
    for line in [
        "# HELP orders_total Orders handled.",
        "# HELP waiting Orders that wait.",
        "# HELP doors Doors there are.",
        concat!(
            "# HELP visitors_total Visitors of version ",
            env!("CARGO_PKG_VERSION"),
            "."
        ),
        "# HELP goods_total Goods sold.",
        "# HELP lights Lights on.",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
}
