//! A snapshot has what the page has, changes nothing, and can be told from an earlier one.

mod common;

use common::page::parse;
use metrics_runtime::snapshot::{MetricType, Value};
use metrics_runtime::{
    Counter, Family, Gauge, Histogram, LabelSet, LabelValue, Metrics, Registry, Removable, Snapshot,
};

#[derive(LabelValue)]
enum Side {
    Left,
    Right,
}

#[derive(LabelSet)]
struct Place<'a> {
    side: Side,
    name: &'a str,
}

#[derive(Metrics)]
struct Shop {
    /// Orders,
    /// handled \\ or not.
    orders_total: Counter,
    /// Money taken.
    euros_total: Counter<f64>,
    /// Carts that are open.
    #[metric(alias = "carts", until = "2.0")]
    carts_open: Gauge,
    /// Sizes by place.
    #[metric(buckets = [1.0, 2.5], unit = "bytes")]
    size_bytes: Family<Place<'static>, Histogram>,
    /// Clicks by session.
    #[metric(labels("session"))]
    clicks_total: Family<u32, Counter, Removable>,
}

fn filled() -> (Registry, Shop) {
    let registry = Registry::new();
    let shop = Shop::register_in(&registry);
    shop.orders_total.increment(3);
    shop.euros_total.increment(0.5);
    shop.carts_open.set(-2);
    for name in ["", "a \"quoted\" \\ name,\nin two {lines}"] {
        for (side, size) in [(Side::Left, 1.0), (Side::Right, 2.0), (Side::Right, 3.0)] {
            shop.size_bytes.with(&Place { side, name }).record(size);
        }
    }
    shop.clicks_total.with(&7).increment(4);
    #[cfg(feature = "summary")]
    metrics::with_local_recorder(&registry.recorder(), || {
        metrics::histogram!("waits", "queue" => "a b").record(2.0);
    });
    (registry, shop)
}

#[test]
fn it_has_the_samples_of_the_page() {
    let (registry, _shop) = filled();
    let (snapshot, page) = (registry.snapshot(), registry.render());
    let lines: Vec<_> = page.lines().filter(|line| !line.starts_with('#')).collect();
    let samples: Vec<_> = snapshot
        .samples()
        .map(|sample| sample.to_string())
        .collect();
    assert_eq!(samples, lines);
    let families = parse(&page);
    assert_eq!(snapshot.families().len(), families.len());
    for (family, on_page) in snapshot.families().iter().zip(&families) {
        assert_eq!(family.name, on_page.name);
        assert_eq!(family.help, on_page.help);
        assert_eq!(family.metric_type.as_str(), on_page.metric_type);
        for (sample, on_page) in family.samples().zip(&on_page.samples) {
            assert_eq!(
                (&sample.name, &sample.labels),
                (&on_page.name, &on_page.labels)
            );
        }
    }
    assert_eq!(registry.snapshot(), snapshot);
    assert_eq!(registry.render(), page);
}

#[test]
fn it_is_plain_values() {
    let (registry, shop) = filled();
    let snapshot = registry.snapshot();
    shop.orders_total.increment(1);

    let orders = &snapshot.family("orders_total").unwrap().series[0];
    assert_eq!(
        (&orders.labels[..], &orders.value),
        (&[][..], &Value::Counter(3))
    );
    let sizes = snapshot.family("size_bytes").unwrap();
    assert_eq!(
        (sizes.metric_type, sizes.unit.as_deref()),
        (MetricType::Histogram, Some("bytes"))
    );
    let name = "a \"quoted\" \\ name,\nin two {lines}";
    let Value::Histogram(size) = &sizes
        .series(&[("name", name), ("side", "right")])
        .unwrap()
        .value
    else {
        panic!("it is a histogram");
    };
    assert_eq!(
        (&size.bounds[..], &size.counts[..], size.sum),
        (&[1.0, 2.5][..], &[0, 1, 1][..], 5.0)
    );
    assert_eq!(size.count(), 2);
    let alias = snapshot.family("carts").unwrap();
    assert_eq!(alias.alias_of.as_deref(), Some("carts_open"));
    assert_eq!(alias.series[0].value, Value::Gauge(-2.0));
}

#[test]
fn values_are_found_by_name_and_labels() {
    let (registry, _shop) = filled();
    let snapshot = registry.snapshot();
    let value = |name, labels: &[(&str, &str)]| snapshot.value(name, labels);
    assert_eq!(value("orders_total", &[]), Some(3.0));
    assert_eq!(value("clicks_total", &[("session", "7")]), Some(4.0));
    assert_eq!(value("size_bytes_count", &[("side", "right")]), Some(2.0));
    assert_eq!(
        value("size_bytes_bucket", &[("le", "2.50"), ("side", "right")]),
        Some(1.0)
    );
    assert_eq!(
        value("size_bytes_bucket", &[("le", "+Inf"), ("side", "right")]),
        Some(2.0)
    );
    assert_eq!(value("size_bytes", &[("side", "right")]), None);
    assert_eq!(value("clicks_total", &[]), None);
    assert_eq!(value("clicks_total", &[("session", "7.0")]), None);
    assert_eq!(
        value("clicks_total", &[("session", "7"), ("session", "7")]),
        None
    );
    assert_eq!(value("orders", &[]), None);
    #[cfg(feature = "summary")]
    assert_eq!(value("waits_sum", &[("queue", "a b")]), Some(2.0));
}

#[test]
fn a_difference_is_what_was_recorded_since() {
    let (registry, shop) = filled();
    let before = registry.snapshot();
    shop.orders_total.increment(2);
    shop.euros_total.increment(0.25);
    shop.carts_open.set(5);
    shop.size_bytes
        .with(&Place {
            side: Side::Right,
            name: "",
        })
        .record(2);
    shop.size_bytes
        .with(&Place {
            side: Side::Left,
            name: "new",
        })
        .record(9);
    let since = registry.snapshot().since(&before);
    let value = |name, labels: &[(&str, &str)]| since.value(name, labels);
    assert_eq!(value("orders_total", &[]), Some(2.0));
    assert_eq!(value("euros_total", &[]), Some(0.25));
    assert_eq!(value("carts_open", &[]), Some(7.0));
    assert_eq!(value("size_bytes_sum", &[("side", "right")]), Some(2.0));
    assert_eq!(
        value("size_bytes_bucket", &[("side", "right"), ("le", "2.5")]),
        Some(1.0)
    );
    assert_eq!(value("size_bytes_count", &[("side", "left")]), Some(0.0));
    assert_eq!(
        value("size_bytes_sum", &[("side", "left"), ("name", "new")]),
        Some(9.0)
    );
    assert_eq!(value("clicks_total", &[("session", "7")]), Some(0.0));
    #[cfg(feature = "summary")]
    assert_eq!(value("waits_count", &[("queue", "a b")]), Some(0.0));
    assert_eq!(before.since(&Snapshot::default()), before);
}

#[test]
fn a_series_that_came_again_rose_from_zero() {
    let (registry, shop) = filled();
    let before = registry.snapshot();
    assert!(shop.clicks_total.remove(&7));
    shop.clicks_total.with(&7).increment(1);
    let since = registry.snapshot().since(&before);
    assert_eq!(since.value("clicks_total", &[("session", "7")]), Some(1.0));
    assert!(shop.clicks_total.remove(&7));
    let since = registry.snapshot().since(&before);
    assert_eq!(since.value("clicks_total", &[("session", "7")]), None);
}

#[test]
fn gauges_that_are_no_numbers_do_not_change() {
    let (registry, shop) = filled();
    for value in [f64::NAN, f64::INFINITY] {
        shop.carts_open.set(value);
        let before = registry.snapshot();
        let since = registry.snapshot().since(&before);
        assert_eq!(since.value("carts_open", &[]), Some(0.0));
    }
}

#[test]
fn the_global_registry_has_what_is_declared() {
    let snapshot = Registry::global().snapshot();
    assert_eq!(snapshot.value("orders_total", &[]), Some(0.0));
}
