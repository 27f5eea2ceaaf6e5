//! Every key of the grammar at once.
#![deny(warnings)]

use metrics_runtime::{
    Buckets, Counter, Family, Gauge, Histogram, LabelSet, LabelValue, Metrics, Registry, Removable,
};

const HELP: &str = "Goods that were lost.";

#[derive(LabelSet)]
struct Town {
    town: &'static str,
}

#[derive(LabelValue)]
enum Size {
    Small,
    Big,
}

#[derive(Metrics)]
#[metrics(group, prefix = "door", allow(counter_total), reason = "old names")]
struct DoorMetrics {
    /// Times it was opened.
    opened: Counter,
    /// Times it was shut.
    #[metric(name = "doors_shut_total", labels("by", side = "left"))]
    shut: Family<&'static str, Counter>,
}

#[derive(Metrics)]
#[metrics(
    prefix = "shop",
    crate = ::metrics_runtime,
    allow(percent),
    reason = "old names",
    scoped,
    instance = Town
)]
struct ShopMetrics {
    #[metric(
        name = "shop_sales_euros_total",
        help = "What was earned.",
        unit = "euros",
        labels("size", r#type = "sale"),
        max_series = 20,
        lazy,
        deprecated = "ask for the invoices",
        alias = "earnings",
        until = "2.0"
    )]
    sales: Family<Size, Counter>,
    #[metric(
        name = "shop_sales_euros_total",
        help = "What was earned.",
        unit = "euros",
        labels(r#type = "hire", "size"),
        lazy,
        deprecated = "ask for the invoices",
        alias = "earnings",
        until = "2.0"
    )]
    hires: Family<Size, Counter>,
    #[metric(help = HELP, unit = "goods")]
    lost_goods_total: Counter,
    /// Time an order took.
    #[metric(buckets = Buckets::LATENCY, unit = "seconds")]
    order_duration_seconds: Histogram,
    /// Those who wait.
    #[metric(labels("door"), removable, max_series = 5)]
    waiting: Family<u8, Gauge, Removable>,
    /// How full it is.
    full_percent: Gauge,
    /// Doors there are.
    #[metric(allow(gauge_total), reason = "a dashboard asks for it")]
    doors_total: Gauge,
    #[metric(flatten, prefix = "front")]
    front: DoorMetrics,
    #[metric(skip)]
    name: String,
}

fn main() {
    let registry = Registry::new();
    let shop = ShopMetrics::instance(&Town { town: "Ulm" }).register_in(&registry);
    shop.sales.with(&Size::Small).increment(1);
    shop.hires.with(&Size::Big).increment(2);
    shop.lost_goods_total.increment(3);
    shop.order_duration_seconds.record(1);
    shop.waiting.with(&4).set(4);
    shop.full_percent.set(5);
    shop.doors_total.set(6);
    shop.front.opened.increment(7);
    shop.front.shut.with(&"me").increment(8);
    assert_eq!(shop.name, "");
    let page = registry.render();
    for line in [
        "# HELP shop_lost_goods_total Goods that were lost.",
        "shop_sales_euros_total{town=\"Ulm\",type=\"sale\",size=\"small\"} 1",
        "shop_sales_euros_total{town=\"Ulm\",type=\"hire\",size=\"big\"} 2",
        "earnings{town=\"Ulm\",type=\"hire\",size=\"big\"} 2",
        "shop_lost_goods_total{town=\"Ulm\"} 3",
        "shop_waiting{town=\"Ulm\",door=\"4\"} 4",
        "shop_full_percent{town=\"Ulm\"} 5",
        "shop_doors_total{town=\"Ulm\"} 6",
        "shop_front_door_opened{town=\"Ulm\"} 7",
        "doors_shut_total{town=\"Ulm\",side=\"left\",by=\"me\"} 8",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
    assert!(!page.contains("type=\"sale\",size=\"big\""), "lazy: {page}");
}
