//! The rules of metric names that need the type.

use metrics_naming::kept::Kept;
use metrics_naming::rules::type_in_name;
use metrics_naming::samples::{Type, reserved_suffix};

use super::exceptions::is_excepted;
use super::label;
use super::mistake::Mistake;
use super::text::{ends_with, equal, is_with, starts_with, without};
use crate::declaration::descriptor::Descriptor;
use crate::naming::MetricType;

/// The first rule that a name breaks, or that it keeps in spite of an exception.
pub(super) const fn mistake(family: &Descriptor) -> Option<Mistake> {
    let name = family.name.as_str();
    if starts_with(name, "metrics_runtime_") {
        return Some(Mistake::OwnPrefix);
    }
    let name = name.as_bytes();
    let total = matches!(name, [_, .., b'_', b't', b'o', b't', b'a', b'l']);
    let counter = matches!(family.shape.metric_type, MetricType::Counter);
    let of_type = match (counter, total) {
        (true, false) => Some(("counter_total", Mistake::CounterTotal)),
        (false, true) => Some(("gauge_total", Mistake::GaugeTotal)),
        _ => None,
    };
    let of_kind = of_kind(family.shape.metric_type, name);
    let is_own_info = matches!(family.shape.metric_type, MetricType::Info) && of_kind.is_none();
    let of_suffix = match reserved_suffix(family.name.as_str()) {
        Some(suffix) if !is_own_info => Some(("reserved_suffix", Mistake::Reserved(suffix))),
        _ => None,
    };
    if let Some(alias) = family.alias
        && !counter
        && has_sample(family.shape.metric_type, family.name.as_str(), alias.name)
    {
        return Some(Mistake::AliasOfSample);
    }
    let of_word = of_word(family);
    if let (None, None, None, None, []) = (of_type, of_kind, of_suffix, of_word, family.exceptions)
    {
        return None;
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
    if let Some(mistake) = unless_excepted(family, of_word) {
        return Some(mistake);
    }
    kept(family, [of_type, of_kind, of_suffix])
}

/// The type of the family in the middle of its name. The macro refuses any type at the end.
const fn of_word(family: &Descriptor) -> Broken {
    if family.kept.has(Kept::PLAIN) {
        return None;
    }
    let name = family.name.as_str();
    let own = family.shape.metric_type.in_text_format();
    match type_in_name(name, Some(own), false) {
        Some(found) if type_in_name(name, None, false).is_none() => {
            Some(("kind_in_name", Mistake::TypeInName(found)))
        }
        _ => None,
    }
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
        Some((rule, mistake)) if !is_excepted(family, rule) => Some(mistake),
        _ => None,
    }
}

/// An exception of the field from a rule that it keeps.
const fn kept(family: &Descriptor, broken: [Broken; 3]) -> Option<Mistake> {
    let mut i = 0;
    while i < family.exceptions.len() {
        let rule = family.exceptions[i].rule;
        let is_broken = match rule.as_bytes() {
            b"counter_total" | b"gauge_total" | b"info_suffix" | b"summary"
            | b"reserved_suffix" => {
                is_rule(broken[0], rule) || is_rule(broken[1], rule) || is_rule(broken[2], rule)
            }
            // The first word counts as soon as the struct is flattened behind a prefix.
            b"kind_in_name" => {
                let own = family.shape.metric_type.in_text_format();
                type_in_name(family.name.as_str(), Some(own), true).is_some()
            }
            b"snake_case" => label::has_camel_case(family),
            b"reserved_label" => label::has_foreign(family),
            // The macro judges the others.
            _ => true,
        };
        if !is_broken {
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

/// Returns whether `name` is that of a sample of `family` on a page in either format, besides its own name.
const fn has_sample(metric_type: MetricType, family: &str, name: &str) -> bool {
    let suffixes = match metric_type {
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
        MetricType::Histogram => Type::Histogram.all_suffixes(),
        MetricType::Summary => Type::Summary.all_suffixes(),
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
