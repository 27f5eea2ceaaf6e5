//! The naming rules that need the type.

use super::message::Message;
use super::{equal, label_name};
use crate::descriptor::{Descriptor, MetricType};
use crate::label::Labels;

/// Suffixes that [OpenMetrics](https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md#suffixes)
/// gives to the samples of types that are none of ours, or not of the whole family.
const RESERVED: [&str; 5] = ["_count", "_sum", "_bucket", "_created", "_info"];

/// The first rule that a name breaks, or that it keeps in spite of an exception.
pub(super) const fn mistake(family: &Descriptor) -> Option<Message> {
    let name = family.name;
    let word = family.shape.metric_type.as_str();
    let counter = matches!(family.shape.metric_type, MetricType::Counter);
    let stem = without(name, "_total");
    if starts_with(name, "metrics_runtime_") {
        return Some(Message::new(&[
            "`",
            name,
            "` starts like the metrics of this library about itself: write another prefix",
        ]));
    }

    let broken = match stem {
        None if counter => Some(Message::new(&[
            "`",
            name,
            "` is a counter: write `",
            name,
            "_total`",
        ])),
        _ => None,
    };
    if let Some(message) = judge(family, "counter_total", broken) {
        return Some(message);
    }
    let broken = match stem {
        Some(stem) if !counter => Some(Message::new(&[
            "`",
            name,
            "` is a ",
            word,
            ", and `_total` is for counters: write `",
            stem,
            "`",
        ])),
        _ => None,
    };
    if let Some(message) = judge(family, "gauge_total", broken) {
        return Some(message);
    }
    judge(family, "reserved_suffix", reserved(name))
}

const fn reserved(name: &str) -> Option<Message> {
    let mut i = 0;
    while i < RESERVED.len() {
        if let Some(stem) = without(name, RESERVED[i]) {
            let parts = [
                "`",
                name,
                "` ends in `",
                RESERVED[i],
                "`, which is for samples of other types: write `",
                stem,
                "`, or another word",
            ];
            return Some(Message::new(&parts));
        }
        i += 1;
    }
    None
}

/// What to say when a rule is broken without an exception, or kept with one.
const fn judge(family: &Descriptor, rule: &str, broken: Option<Message>) -> Option<Message> {
    let (mut excepted, mut by_field) = (false, false);
    let mut i = 0;
    while i < family.exceptions.len() {
        if equal(family.exceptions[i].rule, rule) {
            excepted = true;
            by_field |= !family.exceptions[i].of_struct;
        }
        i += 1;
    }
    match broken {
        Some(_) if excepted => None,
        None if by_field => Some(Message::new(&[
            "`",
            family.name,
            "` keeps the rule `",
            rule,
            "`: remove the exception",
        ])),
        broken => broken,
    }
}

/// A label name twice, or one that the page needs for itself.
pub(super) const fn label_mistake(
    labels: &Labels,
    given: &[&str],
    metric_type: MetricType,
) -> Option<Message> {
    let mut i = 0;
    while i < labels.count() {
        let name = label_name(labels, given, i);
        let reserved = match metric_type {
            MetricType::Histogram => "le",
            MetricType::Summary => "quantile",
            MetricType::Counter | MetricType::Gauge => "",
        };
        if !is_legal(name) {
            return Some(Message::new(&[
                "the label name `",
                name,
                "` is not legal: write only `a-z`, `A-Z`, `0-9` and `_`, no digit first, not `__` first",
            ]));
        }
        if equal(name, reserved) {
            let word = metric_type.as_str();
            return Some(Message::new(&[
                "a ",
                word,
                " has a label `",
                name,
                "` of its own: rename this one",
            ]));
        }
        let mut j = 0;
        while j < i {
            if equal(label_name(labels, given, j), name) {
                return Some(Message::new(&[
                    "two labels of this family have the name `",
                    name,
                    "`: rename one",
                ]));
            }
            j += 1;
        }
        i += 1;
    }
    None
}

/// The rule of the [data model](https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels). The macro judges
/// what it sees; a label set can be written by hand.
const fn is_legal(name: &str) -> bool {
    let bytes = name.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if !(bytes[i] == b'_'
            || bytes[i].is_ascii_alphabetic()
            || (i > 0 && bytes[i].is_ascii_digit()))
        {
            return false;
        }
        i += 1;
    }
    !bytes.is_empty() && !starts_with(name, "__")
}

const fn starts_with(name: &str, prefix: &str) -> bool {
    let (name, prefix) = (name.as_bytes(), prefix.as_bytes());
    if name.len() < prefix.len() {
        return false;
    }
    let mut i = 0;
    while i < prefix.len() {
        if name[i] != prefix[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// `name` without `suffix`, if it ends so and is more than that.
const fn without<'n>(name: &'n str, suffix: &str) -> Option<&'n str> {
    if name.len() <= suffix.len() {
        return None;
    }
    let (stem, end) = name.as_bytes().split_at(name.len() - suffix.len());
    match (std::str::from_utf8(stem), std::str::from_utf8(end)) {
        (Ok(stem), Ok(end)) if equal(end, suffix) => Some(stem),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn suffixes_come_off() {
        assert_eq!(without("orders_total", "_total"), Some("orders"));
        assert_eq!(without("orders", "_total"), None);
        assert_eq!(without("_total", "_total"), None);
        assert_eq!(without("größe_sum", "_sum"), Some("größe"));
    }
}
