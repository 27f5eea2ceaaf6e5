//! What only `const` evaluation can judge of a declaration: rules that depend on the type of the field.
//!
//! A panic in here is a compile error at the field's type. rustc prints the message as it is, so each says what to write
//! instead.

mod message;
mod name;

use crate::buckets::Buckets;
use crate::descriptor::{DEFAULT_MAX_SERIES, Descriptor, MetricType};
use crate::label::Labels;

/// Judges one field.
///
/// # Panics
///
/// When it breaks a rule; evaluated in a constant, that is a compile error.
#[track_caller]
pub const fn check(family: &Descriptor) {
    if let Some(mistake) = name::mistake(family) {
        panic!("{}", mistake.message(family).as_str());
    }
    if let Some(mistake) = key_mistake(family) {
        panic!("{}", mistake);
    }
    if let Some(mistake) = name::label_mistake(family) {
        panic!("{}", mistake.message(family).as_str());
    }
    if let Some(mistake) = series_mistake(&family.shape.labels, family.max_series) {
        panic!("{}", mistake);
    }
}

/// Judges a field with the key `removable`.
///
/// # Panics
///
/// When its series cannot be removed; evaluated in a constant, that is a compile error.
#[track_caller]
pub const fn check_removable(family: &Descriptor) {
    assert!(
        family.shape.removable,
        "what `removable` asks for is said by the type, since its handles are others: write `Family<_, _, Removable>`"
    );
}

/// Keys that the type needs and does not have, or has and does not need.
const fn key_mistake(family: &Descriptor) -> Option<&'static str> {
    let labels = &family.shape.labels;
    match (family.shape.metric_type, family.buckets) {
        (MetricType::Histogram, None) => {
            return Some(
                "a histogram needs buckets: write `#[metric(buckets = Buckets::LATENCY)]`, or a list such as `[0.1, 1.0]`",
            );
        }
        (MetricType::Histogram, Some(buckets)) => {
            if let Some(mistake) = Buckets::mistake(buckets) {
                return Some(mistake);
            }
        }
        (_, Some(_)) => {
            return Some("only a histogram has `buckets`: remove the key, or write `Histogram`");
        }
        (_, None) => {}
    }
    if labels.count() == 0 && (!family.label_names.is_empty() || family.max_series.is_some()) {
        return Some(
            "only a family has `labels` and `max_series`: remove the key, or write `Family<_, _>`",
        );
    }
    if labels.unnamed() > family.label_names.len() {
        return Some(
            "a label has no name: write `#[metric(labels(\"…\"))]` with one name for each, or `#[derive(LabelSet)]` on a struct",
        );
    }
    if labels.unnamed() < family.label_names.len() {
        return Some(
            "`labels(…)` has more names than the type has labels without one: remove the others",
        );
    }
    None
}

/// More series than there may be, before anything is recorded.
const fn series_mistake(labels: &Labels, max_series: Option<u32>) -> Option<&'static str> {
    let limit = match max_series {
        Some(limit) => limit,
        None => DEFAULT_MAX_SERIES,
    };
    match labels.cardinality() {
        Some(0) => Some("a label has no values: give its enum a variant"),
        Some(series) if series > limit as usize => Some(
            "the labels have more combinations than the family may have series: use fewer, or raise `max_series` (10000 where it is not written)",
        ),
        _ => None,
    }
}

/// The name of the label at `index`: its own, or the next given one.
const fn label_name<'n>(labels: &Labels, given: &[&'n str], index: usize) -> &'n str {
    let mut next = 0;
    let mut i = 0;
    loop {
        match labels.get(i) {
            Some((Some(name), _)) if i == index => return name,
            Some((None, _)) if i == index => return given[next],
            Some((None, _)) => next += 1,
            Some(_) => {}
            None => return "",
        }
        i += 1;
    }
}

const fn equal(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}
