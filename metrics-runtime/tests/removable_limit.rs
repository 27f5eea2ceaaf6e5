//! Removable series past the limit of their family: no two series have the same labels.

mod common;

use common::page::lines_of;
use metrics_runtime::{Counter, Family, LabelSet, LabelValue, Metrics, Registry, Removable};

#[derive(Metrics)]
#[metrics(scoped)]
struct Peers {
    /// Calls by peer.
    #[metric(labels("peer"), removable, max_series = 1)]
    calls_total: Family<String, Counter, Removable>,
}

#[derive(LabelSet)]
struct Instance {
    instance: u8,
}

#[derive(LabelValue)]
enum Side {
    Left,
    Right,
}

#[derive(Metrics)]
#[metrics(scoped, instance = Instance)]
struct Sides {
    /// Calls by side.
    #[metric(labels("side"), removable, max_series = 3)]
    sides_total: Family<Side, Counter, Removable>,
}

/// A label value can come from outside, also the one that stands for the others.
#[test]
fn the_name_of_the_overflow_is_no_second_series() {
    for first in ["__overflow__", "a"] {
        let registry = Registry::new();
        let Peers { calls_total } = Peers::register_in(&registry);
        calls_total.with(&first.to_owned()).increment(5);
        calls_total.with(&"b".to_owned()).increment(7);
        calls_total.with(&"__overflow__".to_owned()).increment(1);
        let page = lines_of(&registry.render(), "calls_total{");
        let overflow = if first == "a" { 8 } else { 13 };
        let line = format!("calls_total{{peer=\"__overflow__\"}} {overflow}\n");
        assert_eq!(page.matches("__overflow__").count(), 1, "{page}");
        assert!(page.contains(&line), "{page}");
    }
}

/// Closed labels keep their values past the limit, so that room which comes free is not for them.
#[test]
fn closed_labels_past_the_limit_stay_one_series() {
    let registry = Registry::new();
    let [one, two] = [1, 2].map(|instance| {
        let instance = Sides::instance(&Instance { instance });
        instance.register_in(&registry).sides_total
    });
    one.with(&Side::Left).increment(1);
    one.with(&Side::Right).increment(1);
    two.with(&Side::Left).increment(1);
    two.with(&Side::Right).increment(40);
    one.remove(&Side::Left);
    two.with(&Side::Right).increment(2);
    let page = lines_of(&registry.render(), "sides_total{instance=\"2\"");
    assert_eq!(
        page,
        "sides_total{instance=\"2\",side=\"left\"} 1\nsides_total{instance=\"2\",side=\"right\"} 42\n"
    );
}
