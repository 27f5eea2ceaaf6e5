//! What two declarations of one family must have in common.

use std::time::Duration;

use super::full_name::{Flattened, FullName};
use super::text::equal;
use crate::declaration::buckets::Buckets;
use crate::declaration::descriptor::Descriptor;
use crate::label::LabelDomain;

/// In what two fields with one name differ, besides the values of their constant labels.
pub(super) const fn difference(
    first_named: &Flattened,
    second_named: &Flattened,
) -> Option<&'static str> {
    let (first, second) = (first_named.family, second_named.family);
    let (a, b) = (&first.shape, &second.shape);
    if a.metric_type as u8 != b.metric_type as u8
        || a.number as u8 != b.number as u8
        || a.removable != b.removable
        || a.expires != b.expires
    {
        return Some("types");
    }
    if !equal(first.help, second.help) {
        return Some("help");
    }
    if !equal_options(first.deprecated, second.deprecated) {
        return Some("deprecations");
    }
    if !equal_options(first.unit, second.unit) {
        return Some("units");
    }
    if !equal_buckets(first.buckets, second.buckets) {
        return Some("buckets");
    }
    if !equal_quantiles(first.quantiles, second.quantiles) {
        return Some("quantiles");
    }
    if !equal_times(first.window, second.window) {
        return Some("windows");
    }
    if !equal_times(first.idle, second.idle) {
        return Some("idle times");
    }
    if !equal_states(first_named, second_named) {
        return Some("states");
    }
    if !equal_labels(first, second) {
        return Some("labels");
    }
    if first.lazy != second.lazy {
        return Some("keys `lazy`");
    }
    if first.exemplars != second.exemplars {
        return Some("keys `exemplars`");
    }
    if first.native != second.native {
        return Some("keys `native`");
    }
    match (first.alias, second.alias) {
        (None, None) => None,
        (Some(a), Some(b)) if equal(a.name, b.name) && equal(a.until, b.until) => None,
        _ => Some("aliases"),
    }
}

/// Whether two fields of one name are branches of one family: only the values of their constant labels differ.
pub(super) const fn are_branches(first: &Flattened, second: &Flattened) -> bool {
    if !first.name.equals(&second.name) {
        return false;
    }
    let (a, b) = (first.family.constant_labels, second.family.constant_labels);
    if a.len() != b.len() {
        return false;
    }
    let mut differ = false;
    let mut i = 0;
    while i < a.len() {
        if !equal(a[i].0, b[i].0) {
            return false;
        }
        differ |= !equal(a[i].1, b[i].1);
        i += 1;
    }
    differ
}

/// Whether two fields declare one branch of one family: name and constant labels are equal.
pub(super) const fn are_one_branch(first: &Flattened, second: &Flattened) -> bool {
    let (a, b) = (first.family.constant_labels, second.family.constant_labels);
    if a.len() != b.len() || !first.name.equals(&second.name) {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if !equal(a[i].0, b[i].0) || !equal(a[i].1, b[i].1) {
            return false;
        }
        i += 1;
    }
    true
}

const fn equal_labels(first: &Descriptor, second: &Descriptor) -> bool {
    let count = first.label_count();
    if count != second.label_count() {
        return false;
    }
    let mut i = 0;
    while i < count {
        let ((a, a_values), (b, b_values)) = (first.label(i), second.label(i));
        if !equal(a, b) || !equal_values(a_values, b_values) {
            return false;
        }
        i += 1;
    }
    true
}

const fn equal_values(first: LabelDomain, second: LabelDomain) -> bool {
    match (first.count(), second.count()) {
        (None, None) => true,
        (Some(first_count), Some(second_count)) if first_count == second_count => {
            let mut place = 0;
            while place < first_count {
                if !equal(first.text_at(place), second.text_at(place)) {
                    return false;
                }
                place += 1;
            }
            true
        }
        _ => false,
    }
}

const fn equal_options(first: Option<&str>, second: Option<&str>) -> bool {
    match (first, second) {
        (None, None) => true,
        (Some(first), Some(second)) => equal(first, second),
        _ => false,
    }
}

const fn equal_buckets(first: Option<Buckets>, second: Option<Buckets>) -> bool {
    let (first, second) = match (first, second) {
        (None, None) => return true,
        (Some(first), Some(second)) => (first.bounds(), second.bounds()),
        _ => return false,
    };
    equal_numbers(first, second)
}

const fn equal_quantiles(first: Option<&[f64]>, second: Option<&[f64]>) -> bool {
    match (first, second) {
        (None, None) => true,
        (Some(first), Some(second)) => equal_numbers(first, second),
        _ => false,
    }
}

const fn equal_times(first: Option<Duration>, second: Option<Duration>) -> bool {
    match (first, second) {
        (None, None) => true,
        (Some(first), Some(second)) => first.as_nanos() == second.as_nanos(),
        _ => false,
    }
}

const fn equal_states(first: &Flattened, second: &Flattened) -> bool {
    let states = (
        first.family.shape.states.get(0),
        second.family.shape.states.get(0),
    );
    match states {
        (None, None) => true,
        (Some((_, a)), Some((_, b))) => equal_values(a, b) && equal_state_labels(first, second),
        _ => false,
    }
}

const fn equal_state_labels(first: &Flattened, second: &Flattened) -> bool {
    match (first.family.state_label, second.family.state_label) {
        (Some(first), Some(second)) => equal(first, second),
        // Without a name of its own, the label is called as the family.
        (Some(label), None) => second.name.equals(&FullName::new(label)),
        (None, Some(label)) => first.name.equals(&FullName::new(label)),
        // Two fields are compared where their names are equal.
        (None, None) => true,
    }
}

const fn equal_numbers(first: &[f64], second: &[f64]) -> bool {
    if first.len() != second.len() {
        return false;
    }
    let mut i = 0;
    while i < first.len() {
        if first[i].to_bits() != second[i].to_bits() {
            return false;
        }
        i += 1;
    }
    true
}

#[cfg(test)]
mod tests {

    use super::{Flattened, difference};
    use crate::declaration::descriptor::Descriptor;

    #[test]
    fn fields_of_one_name_agree_in_what_is_kept_beside() {
        static PLAIN: Descriptor = Descriptor::EMPTY;
        static NATIVE: Descriptor = Descriptor {
            native: true,
            ..Descriptor::EMPTY
        };
        static EXEMPLARS: Descriptor = Descriptor {
            exemplars: true,
            ..Descriptor::EMPTY
        };
        let difference =
            |first, second| difference(&Flattened::own(first), &Flattened::own(second));
        assert_eq!(difference(&NATIVE, &NATIVE), None);
        assert_eq!(difference(&PLAIN, &NATIVE), Some("keys `native`"));
        assert_eq!(difference(&EXEMPLARS, &PLAIN), Some("keys `exemplars`"));
    }
}
