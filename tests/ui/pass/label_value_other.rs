//! A variant for all other values: anywhere among the variants, around every kind of value.

use std::borrow::Cow;
use std::sync::Arc;

use metrics_runtime::{Counter, Displayed, Family, LabelValue, Metrics, Registry};

#[derive(LabelValue)]
#[label(parse)]
enum First<'a> {
    #[label(other)]
    Other(&'a str),
    Known,
}

#[derive(LabelValue)]
#[label(parse, rename_all = "UPPERCASE")]
enum Borrowed<'a> {
    Known,
    #[label(other)]
    Other(Cow<'a, str>),
    #[label(rename = "")]
    Absent,
    #[allow(dead_code)]
    AlsoKnown,
    #[doc(hidden)]
    #[allow(clippy::allow_attributes_without_reason, dead_code)]
    Unused,
    #[cfg(any())]
    Gone(&'a u8),
}

#[derive(LabelValue)]
#[label(parse)]
enum Alone {
    #[label(other)]
    Other(Arc<str>),
}

#[derive(LabelValue)]
enum Generic<T: LabelValue, const N: usize> {
    Known,
    #[label(other)]
    Other(T),
}

#[derive(LabelValue)]
#[label(parse)]
enum Bounded<T>
where
    T: LabelValue + for<'t> From<&'t str>,
{
    Known,
    #[label(other)]
    Other(T),
}

#[derive(LabelValue)]
#[label(parse)]
enum Unit {
    Known,
    #[label(other, rename = "none of these")]
    Other,
}

#[derive(LabelValue)]
#[label(parse)]
enum UnitAlone {
    #[label(other)]
    Other,
}

#[derive(Metrics)]
struct OtherMetrics {
    /// Calls.
    #[metric(labels("value"))]
    first_total: Family<First<'static>, Counter>,
    /// Calls.
    #[metric(labels("value"))]
    alone_total: Family<Alone, Counter>,
    /// Calls.
    #[metric(labels("value", "other"))]
    generic_total: Family<(Generic<bool, 3>, Generic<Option<Displayed<f32>>, 4>), Counter>,
    /// Calls.
    #[metric(labels("value"))]
    bounded_total: Family<Bounded<String>, Counter>,
    /// Calls.
    #[metric(labels("value", "alone"))]
    unit_total: Family<(Unit, UnitAlone), Counter>,
}

fn main() {
    let registry = Registry::new();
    let metrics = OtherMetrics::register_in(&registry);
    for text in [String::from("known"), String::from("new")] {
        metrics.first_total.with(&(&*text).into()).increment(1);
        metrics.alone_total.with(&Alone::from(&*text)).increment(1);
        metrics
            .bounded_total
            .with(&Bounded::from(&*text))
            .increment(1);
        let unit = (Unit::from(&*text), UnitAlone::from(&*text));
        metrics.unit_total.with(&unit).increment(1);
        assert!(matches!(
            Borrowed::from(&*text.to_uppercase()),
            Borrowed::Known | Borrowed::Other(_)
        ));
        assert!(matches!(Borrowed::from(""), Borrowed::Absent));
    }
    for pair in [
        (Generic::Known, Generic::Other(Some(Displayed(0.5)))),
        (Generic::Other(true), Generic::Other(None)),
        (Generic::Known, Generic::Known),
    ] {
        metrics.generic_total.with(&pair).increment(1);
    }
    let page = registry.render();
    for line in [
        "first_total{value=\"known\"} 1",
        "first_total{value=\"new\"} 1",
        "alone_total{value=\"new\"} 1",
        "bounded_total{value=\"known\"} 1",
        "bounded_total{value=\"new\"} 1",
        "unit_total{value=\"known\",alone=\"other\"} 1",
        "unit_total{value=\"none of these\",alone=\"other\"} 1",
        "generic_total{value=\"known\",other=\"0.5\"} 1",
        "generic_total{value=\"true\"} 1",
        "generic_total{value=\"known\",other=\"known\"} 1",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
}
