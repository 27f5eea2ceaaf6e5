//! Descriptions as they are kept, and reports of calls of the facade that are not followed.

use std::fmt;

use metrics::Unit;

use crate::registry::{Registry, Topic};
use crate::series::SelfMetric;
use crate::support::{
    Limit, MAX_DESCRIPTIONS, MAX_HELP_BYTES, MAX_METRIC_NAME_BYTES, cut, cut_name,
};

/// The most bytes of a refused name that are reported.
const MAX_LOGGED_NAME_BYTES: usize = 256;

/// Returns the word for a unit, of those that a metric name can end in.
///
/// `Count` is none, and a percentage is [a ratio](https://prometheus.io/docs/practices/naming/#base-units) where the name says so.
pub(super) fn unit_word(unit: Unit, name: &str) -> Option<&'static str> {
    let stem = name.strip_suffix("_total").unwrap_or(name);
    match unit {
        Unit::Count => None,
        Unit::Percent if stem.ends_with("_ratio") => Some("ratio"),
        unit => Some(unit.as_str()),
    }
}

/// Returns a help text of the facade as far as it is kept; `None` where the name is too long to have one.
pub(crate) fn describable<'h>(registry: &Registry, raw: &str, help: &'h str) -> Option<&'h str> {
    if raw.len() > MAX_METRIC_NAME_BYTES {
        registry.limit_exceeded(Limit::MetricName);
        return None;
    }
    let kept = cut(help, MAX_HELP_BYTES);
    if kept.len() < help.len() {
        registry.limit_exceeded(Limit::Help);
        let is_first = registry.raw_names().is_first(Topic::HelpCut, raw);
        if is_first {
            registry.log(|| {
            tracing::warn!(
                metric = raw,
                limit = MAX_HELP_BYTES,
                "the help text of a metric of the `metrics` facade is longer than its limit, and is cut"
            );
            });
        }
    }
    Some(kept)
}

/// Counts a description that is dropped, and logs the first one.
pub(crate) fn too_many_descriptions(registry: &Registry) {
    registry.limit_exceeded(Limit::Descriptions);
    if registry.raw_names().is_first(Topic::Full, "descriptions") {
        registry.log(|| {
        tracing::warn!(
            limit = MAX_DESCRIPTIONS,
            "the `metrics` facade described as many metric names as there may be: help texts of further names are dropped"
        );
        });
    }
}

/// Logs the first metric past the limit on families.
pub(crate) fn full(registry: &Registry, limit: usize) {
    let is_first = registry.raw_names().is_first(Topic::Full, "families");
    if is_first {
        registry.log(|| {
        tracing::warn!(
            limit,
            "the `metrics` facade made as many metric families as there may be: what is recorded under further names is dropped; \
             use fewer names, with labels, or raise the limit with `max_facade_families`"
        );
        });
    }
}

/// Counts a call of the facade that is not followed, and logs the first one of its name.
pub(crate) fn refuse(registry: &Registry, name: &str, reason: &dyn fmt::Display) {
    let name = &*cut_name(name, MAX_LOGGED_NAME_BYTES);
    registry.report_once(SelfMetric::FacadeRefused, Topic::Refused, name, || {
        tracing::warn!(
            name,
            "a metric emitted through the `metrics` facade is not exposed: {reason}"
        );
    });
}
