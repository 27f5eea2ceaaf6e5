//! The rules of label names.

use metrics_naming::legality::can_be_declared;
use metrics_naming::rules::is_camel_case;
use metrics_naming::samples::owner_of_label;

use super::mistake::{LabelMistake, Mistake};
use super::name::is_excepted;
use super::text::equal;
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
        if !can_be_declared(name) {
            return Some(Mistake::Label(i, LabelMistake::Illegal));
        }
        if equal(name, own) {
            return Some(Mistake::Label(i, LabelMistake::Own));
        }
        let mut j = 0;
        while j < i {
            if equal(family.label(j).0, name) {
                return Some(Mistake::Label(i, LabelMistake::Twice));
            }
            j += 1;
        }
        i += 1;
    }
    None
}

/// A label name that breaks a rule from which exceptions can be made, if the macro could not see it.
pub(super) const fn style_mistake(family: &Descriptor) -> Option<Mistake> {
    let is_reserved_allowed = is_excepted(family, "reserved_label");
    let is_camel_case_allowed = is_excepted(family, "snake_case");
    let mut i = family.instance.count();
    while i < family.label_count() {
        if !is_reserved_allowed && is_foreign(family, i) {
            return Some(Mistake::Label(i, LabelMistake::Reserved));
        }
        if !is_camel_case_allowed && family.is_named_by_type(i) && is_camel_case(family.label(i).0)
        {
            return Some(Mistake::Label(i, LabelMistake::CamelCase));
        }
        i += 1;
    }
    None
}

/// Whether a label belongs to the samples of another type.
const fn is_foreign(family: &Descriptor, index: usize) -> bool {
    match owner_of_label(family.label(index).0) {
        Some(owner) => !owner.is(family.shape.metric_type.in_text_format()),
        None => false,
    }
}

/// Whether the field needs the exception `reserved_label`.
pub(super) const fn has_foreign(family: &Descriptor) -> bool {
    let mut i = family.instance.count();
    while i < family.label_count() {
        if is_foreign(family, i) {
            return true;
        }
        i += 1;
    }
    false
}

/// Whether the field needs the exception `snake_case`, for its name or a label.
pub(super) const fn has_camel_case(family: &Descriptor) -> bool {
    if is_camel_case(family.name) {
        return true;
    }
    let mut i = family.instance.count();
    while i < family.label_count() {
        if is_camel_case(family.label(i).0) {
            return true;
        }
        i += 1;
    }
    matches!(family.state_label, Some(label) if is_camel_case(label))
}
