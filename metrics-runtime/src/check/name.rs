//! The rules of metric names that need the type.

use super::mistake::Mistake;
use super::text::{ends_with, equal, is_with, without};
use crate::descriptor::{Descriptor, Exception, MetricType};

/// The first rule that a name breaks, or that it keeps in spite of an exception.
///
/// Evaluated for every field of a program: patterns cost the compiler a tenth of calls.
pub(super) const fn mistake(family: &Descriptor) -> Option<Mistake> {
    let name = family.name.as_bytes();
    if let [
        b'm',
        b'e',
        b't',
        b'r',
        b'i',
        b'c',
        b's',
        b'_',
        b'r',
        b'u',
        b'n',
        b't',
        b'i',
        b'm',
        b'e',
        b'_',
        ..,
    ] = name
    {
        return Some(Mistake::OwnPrefix);
    }
    let total = matches!(name, [_, .., b'_', b't', b'o', b't', b'a', b'l']);
    let counter = matches!(family.shape.metric_type, MetricType::Counter);
    let of_type = match (counter, total) {
        (true, false) => Some(("counter_total", Mistake::CounterTotal)),
        (false, true) => Some(("gauge_total", Mistake::GaugeTotal)),
        _ => None,
    };
    let of_kind = of_kind(family.shape.metric_type, name);
    let is_own_info = matches!(family.shape.metric_type, MetricType::Info) && of_kind.is_none();
    let of_suffix = match reserved(name) {
        Some(suffix) if !is_own_info => Some(("reserved_suffix", Mistake::Reserved(suffix))),
        _ => None,
    };
    if let Some(alias) = family.alias
        && !counter
        && has_sample(family.shape.metric_type, family.name, alias.name)
    {
        return Some(Mistake::AliasOfSample);
    }
    if let Some(mistake) = unless_excepted(family, of_type) {
        return Some(mistake);
    }
    if let Some(mistake) = unless_excepted(family, of_kind) {
        return Some(mistake);
    }
    if let Some(mistake) = unless_excepted(family, of_suffix) {
        return Some(mistake);
    }
    if family.exceptions.is_empty() {
        return None;
    }
    kept(family, [of_type, of_kind, of_suffix])
}

/// The rules of a single type.
const fn of_kind(metric_type: MetricType, name: &[u8]) -> Broken {
    match (metric_type, name) {
        (MetricType::Summary, _) => Some(("summary", Mistake::Summary)),
        (MetricType::Info, [_, .., b'_', b'i', b'n', b'f', b'o']) => None,
        (MetricType::Info, _) => Some(("info_suffix", Mistake::InfoSuffix)),
        _ => None,
    }
}

/// A rule, and how it is broken.
type Broken = Option<(&'static str, Mistake)>;

const fn unless_excepted(family: &Descriptor, broken: Broken) -> Option<Mistake> {
    match broken {
        Some((rule, mistake))
            if !excepts(family.exceptions, rule) && !excepts(family.struct_exceptions, rule) =>
        {
            Some(mistake)
        }
        _ => None,
    }
}

/// The suffixes that [OpenMetrics](https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md#suffixes)
/// gives to the samples of types that are none of ours, or not of the whole family.
const fn reserved(name: &[u8]) -> Option<&'static str> {
    match name {
        [_, .., b'_', b'c', b'o', b'u', b'n', b't'] => Some("_count"),
        [_, .., b'_', b's', b'u', b'm'] => Some("_sum"),
        [_, .., b'_', b'b', b'u', b'c', b'k', b'e', b't'] => Some("_bucket"),
        [_, .., b'_', b'c', b'r', b'e', b'a', b't', b'e', b'd'] => Some("_created"),
        [_, .., b'_', b'i', b'n', b'f', b'o'] => Some("_info"),
        _ => None,
    }
}

/// An exception of the field from a rule that its name keeps.
const fn kept(family: &Descriptor, broken: [Broken; 3]) -> Option<Mistake> {
    let mut i = 0;
    while i < family.exceptions.len() {
        let rule = family.exceptions[i].rule;
        let is_judged_here = equal(rule, "counter_total")
            || equal(rule, "gauge_total")
            || equal(rule, "info_suffix")
            || equal(rule, "summary")
            || equal(rule, "reserved_suffix");
        if is_judged_here
            && !is_rule(broken[0], rule)
            && !is_rule(broken[1], rule)
            && !is_rule(broken[2], rule)
        {
            return Some(Mistake::Kept(rule));
        }
        i += 1;
    }
    None
}

const fn is_rule(broken: Broken, rule: &str) -> bool {
    match broken {
        Some((other, _)) => equal(other, rule),
        None => false,
    }
}

pub(super) const fn excepts(exceptions: &[Exception], rule: &str) -> bool {
    let mut i = 0;
    while i < exceptions.len() {
        if equal(exceptions[i].rule, rule) {
            return true;
        }
        i += 1;
    }
    false
}

/// Whether `name` is that of a sample of `family` on a page in either format, besides its own name.
pub(super) const fn has_sample(metric_type: MetricType, family: &str, name: &str) -> bool {
    let suffixes: &[&str] = match metric_type {
        MetricType::Gauge | MetricType::StateSet => return false,
        // What `OpenMetrics` calls the family; a counter's stem as well.
        MetricType::Info => {
            if !ends_with(family, "_info") {
                return false;
            }
            let stem = without(family, "_info");
            return equal(name, stem) || is_with(name, stem, "_total");
        }
        MetricType::Counter => {
            if !ends_with(family, "_total") {
                return false;
            }
            let stem = without(family, "_total");
            return equal(name, stem) || is_with(name, stem, "_created");
        }
        MetricType::Histogram => &["_bucket", "_sum", "_count", "_created"],
        MetricType::Summary => &["_sum", "_count", "_created"],
    };
    let mut i = 0;
    while i < suffixes.len() {
        if is_with(name, family, suffixes[i]) {
            return true;
        }
        i += 1;
    }
    false
}
