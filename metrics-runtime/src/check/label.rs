//! The rules of label names.

use super::mistake::Mistake;
use super::text::{equal, starts_with};
use crate::descriptor::{Descriptor, MetricType};

/// A label name that is not legal, there twice, or one that the page needs for itself.
pub(super) const fn mistake(family: &Descriptor) -> Option<Mistake> {
    let own = match family.shape.metric_type {
        MetricType::Histogram => "le",
        MetricType::Summary => "quantile",
        MetricType::StateSet => family.state_label(),
        MetricType::Counter | MetricType::Gauge | MetricType::Info => "",
    };
    let count = family.label_count();
    let mut i = 0;
    while i < count {
        let name = family.label(i).0;
        if !is_legal(name) {
            return Some(Mistake::LabelIllegal(i));
        }
        if equal(name, own) {
            return Some(Mistake::LabelOwn(i));
        }
        let mut j = 0;
        while j < i {
            if equal(family.label(j).0, name) {
                return Some(Mistake::LabelTwice(i));
            }
            j += 1;
        }
        i += 1;
    }
    None
}

/// The rule of the [data model](https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels). The macro judges
/// what it sees; a label set can be written by hand.
pub(crate) const fn is_legal(name: &str) -> bool {
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
