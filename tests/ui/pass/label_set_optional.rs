//! Labels that can be absent, behind everything that can stand around a value.

use std::borrow::Cow;
use std::num::NonZero;
use std::sync::Arc;

use metrics_runtime::{
    Counter, Displayed, Family, LabelSet, LabelValue, Metrics, Outcome, Registry, Removable,
};

#[derive(LabelValue, Clone, Copy)]
enum Side {
    Left,
    #[label(rename = "")]
    Nowhere,
}

#[derive(LabelSet)]
struct Closed<'a, T: LabelValue> {
    plain: Option<bool>,
    nested: Option<Option<&'a Option<bool>>>,
    behind: &'a Box<Option<bool>>,
    shared: Option<Arc<bool>>,
    empty: Option<Side>,
    generic: Option<T>,
}

#[derive(LabelSet)]
struct Open<'a> {
    text: Option<&'a str>,
    cow: Option<Cow<'a, str>>,
    number: Option<NonZero<u8>>,
    letter: Option<char>,
    shown: Option<Displayed<&'a f64>>,
    boxed: Box<Option<String>>,
}

#[derive(Metrics)]
struct OptionalMetrics {
    /// Closed labels.
    #[metric(max_series = 1000)]
    closed_total: Family<Closed<'static, Side>, Counter>,
    /// Open labels.
    open_total: Family<Open<'static>, Counter>,
    /// A single label.
    #[metric(labels("side"))]
    single_total: Family<Option<bool>, Counter>,
    /// A tuple.
    #[metric(labels("side", "text"))]
    tuple_total: Family<(Option<bool>, Outcome, Option<String>), Counter, Removable>,
}

fn main() {
    let registry = Registry::new();
    let metrics = OptionalMetrics::register_in(&registry);
    let yes = Box::new(Some(true));
    metrics
        .closed_total
        .with(&Closed {
            plain: None,
            nested: Some(None),
            behind: &yes,
            shared: None,
            empty: Some(Side::Nowhere),
            generic: Some(Side::Left),
        })
        .increment(1);
    metrics
        .open_total
        .with(&Open {
            text: None,
            cow: Some("".into()),
            number: NonZero::new(7),
            letter: Some('ß'),
            shown: Some(Displayed(&0.25)),
            boxed: Box::new(None),
        })
        .increment(1);
    metrics.single_total.with(&None).increment(1);
    let tuple = (None, Outcome::Ok, None);
    metrics.tuple_total.with(&tuple).increment(1);
    let page = registry.render();
    for line in [
        "closed_total{behind=\"true\",generic=\"left\"} 1",
        "open_total{number=\"7\",letter=\"ß\",shown=\"0.25\"} 1",
        "single_total 1",
        "single_total{side=\"false\"} 0",
        "tuple_total{outcome=\"ok\"} 1",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
    assert_eq!(
        page.matches("\nclosed_total").count(),
        3 * 3 * 3 * 3 * 2 * 2
    );
    assert!(metrics.tuple_total.remove(&tuple));
}
