//! Assertions on single metrics.

use std::time::Duration;

use metrics_runtime::testing::{Scope, assert_metric};
use metrics_runtime::{
    Buckets, Counter, Family, Gauge, Histogram, LabelValue, Metrics, Registry, Removable,
};

use super::failure::message;

#[derive(LabelValue)]
enum Payment {
    Card,
    Invoice,
}

#[derive(Metrics)]
struct Shop {
    /// Orders handled.
    #[metric(labels("payment"))]
    orders_total: Family<Payment, Counter>,
    /// Money taken.
    euros_total: Counter<f64>,
    /// Carts that are open.
    carts_open: Gauge,
    /// Time to handle an order.
    #[metric(buckets = Buckets::LATENCY)]
    order_duration_seconds: Histogram,
    /// What sessions did.
    #[metric(labels("session"))]
    clicks_total: Family<u32, Counter, Removable>,
    /// What sessions took.
    #[metric(labels("session"), buckets = [1.0])]
    session_seconds: Family<u32, Histogram, Removable>,
}

fn shop() -> (Registry, Shop) {
    let registry = Registry::new();
    let shop = Shop::register_in(&registry);
    shop.orders_total.with(&Payment::Card).increment(2);
    shop.euros_total.increment(0.1);
    shop.euros_total.increment(0.2);
    shop.carts_open.set(3);
    shop.order_duration_seconds
        .record(Duration::from_millis(30));
    shop.clicks_total.with(&7).increment(5);
    shop.session_seconds.with(&7).record(2);
    (registry, shop)
}

#[test]
fn every_handle_and_every_comparison() {
    let (registry, shop) = shop();
    assert_metric!(shop.orders_total.with(&Payment::Card) == 2);
    assert_metric!(shop.orders_total.with(&Payment::Card) == 2_u64,);
    assert_metric!(shop.orders_total.with(&Payment::Invoice) != 1_usize);
    assert_metric!(shop.euros_total == 0.3);
    assert_metric!(shop.carts_open == 3);
    assert_metric!(shop.carts_open < 3.5_f32);
    assert_metric!(shop.carts_open <= 3);
    assert_metric!(shop.carts_open > Duration::from_millis(2999));
    assert_metric!(shop.carts_open >= 1 + 2);
    assert_metric!(shop.order_duration_seconds.count() == 1);
    assert_metric!(shop.order_duration_seconds.sum() == Duration::from_millis(30));
    let clicks = shop.clicks_total.with(&7);
    assert_metric!(clicks == 5);
    assert_metric!(&clicks == 5);
    assert_metric!(shop.session_seconds.with(&7).sum() == 2);
    assert_metric!(Vec::<u8>::with_capacity(0).len() == 0);
    assert_metric!(if registry.render().is_empty() { 1 } else { 2 } == 2);
}

#[test]
fn every_source_and_every_sample() {
    let (registry, _shop) = shop();
    let snapshot = registry.snapshot();
    assert_metric!(registry, "orders_total{payment=\"card\"}" == 2);
    assert_metric!(&registry, "orders_total{ payment = \"card\", }" >= 2);
    assert_metric!(snapshot, "carts_open" == 3,);
    assert_metric!(snapshot.since(&snapshot), "carts_open" == 0);
    assert_metric!(registry, "order_duration_seconds_count" == 1);
    assert_metric!(registry, "order_duration_seconds_sum" == 0.03);
    assert_metric!(registry, "order_duration_seconds_bucket{le=\"0.025\"}" == 0);
    assert_metric!(
        registry,
        "session_seconds_bucket{session=\"7\",le=\"1\"}" == 0
    );
    assert_metric!(
        registry,
        "session_seconds_bucket{le=\"+Inf\",session=\"7\"}" == 1
    );
    let session = 7;
    assert_metric!(
        registry,
        format!("clicks_total{{session=\"{session}\"}}") != 4
    );
    assert_metric!(Scope::new().registry().snapshot().families().len() == 0);
}

#[test]
fn an_expression_is_evaluated_once() {
    let mut times = 0;
    let mut next = || {
        times += 1;
        times
    };
    assert_metric!(next() == 1);
    assert_eq!(times, 1);
}

#[test]
fn a_handle_that_differs() {
    let (_registry, shop) = shop();
    let message = message(|| {
        assert_metric!(shop.orders_total.with(&Payment::Card) == 1 + 2);
    });
    assert_eq!(
        message,
        "assertion failed: `shop.orders_total.with(&Payment::Card) == 1 + 2`\n  \
           expected: 3\n     \
              found: 2"
    );
}

#[test]
fn a_duration_that_is_too_long() {
    let (_registry, shop) = shop();
    let message = message(|| {
        assert_metric!(shop.order_duration_seconds.sum() < Duration::from_millis(20));
    });
    assert_eq!(
        message,
        "assertion failed: `shop.order_duration_seconds.sum() < Duration::from_millis(20)`\n  \
           expected: < 0.02\n     \
              found: 0.03"
    );
}

#[test]
fn a_series_that_differs() {
    let (registry, _shop) = shop();
    let message = message(|| {
        assert_metric!(registry, "orders_total{payment=\"invoice\"}" > 0);
    });
    assert_eq!(
        message,
        "assertion failed: `orders_total{payment=\"invoice\"} > 0`\n  \
           expected: > 0\n     \
              found: 0\n   \
            near it: orders_total{payment=\"card\"} 2"
    );
}

#[test]
fn a_series_that_is_not_there() {
    let (registry, _shop) = shop();
    let near = message(|| {
        assert_metric!(registry, "order_total{payment=\"card\"}" == 2);
    });
    assert_eq!(
        near,
        "assertion failed: `order_total{payment=\"card\"} == 2`\n  \
           expected: 2\n     \
              found: no such series\n   \
            near it: orders_total{payment=\"card\"} 2\n            \
                    orders_total{payment=\"invoice\"} 0"
    );
    let many = message(|| {
        assert_metric!(registry, "order_duration_seconds" == 1);
    });
    assert!(
        many.contains("near it: order_duration_seconds_sum 0.03\n"),
        "{many}"
    );
    assert!(many.ends_with(" … and 6 more"), "{many}");
    let nothing = message(|| {
        assert_metric!(registry, "up" == 1);
    });
    assert!(
        nothing.ends_with("near it: nothing, among 6 families"),
        "{nothing}"
    );
}

#[test]
fn what_names_no_series() {
    let (registry, _shop) = shop();
    for (series, reason) in [
        (
            "orders_total{payment=card}",
            "a label value without a quote before it",
        ),
        ("orders_total{payment=\"card\"", "no `}` at its end"),
        (
            "orders total",
            "write a name, and labels in braces behind it",
        ),
        (
            "{payment=\"card\"}",
            "write a name, and labels in braces behind it",
        ),
    ] {
        let message = message(|| {
            assert_metric!(registry, series == 1);
        });
        assert_eq!(message, format!("`{series}` names no series: {reason}"));
    }
}
