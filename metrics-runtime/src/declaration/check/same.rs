//! Comparison of two declarations of one name.

use std::time::Duration;

use super::full_name::{Flattened, FullName};
use super::part::Part;
use super::text::equal;
use crate::declaration::descriptor::{Alias, Descriptor, Shape};
use crate::label::LabelDomain;

/// Returns the first part in which two declarations of one name differ.
pub(crate) const fn difference(
    first: &'static Descriptor,
    second: &'static Descriptor,
) -> Option<Part> {
    difference_of_fields(&Flattened::own(first), &Flattened::own(second))
}

/// Returns the first part in which two fields of one name differ, besides the values of their constant labels.
pub(super) const fn difference_of_fields(first: &Flattened, second: &Flattened) -> Option<Part> {
    let mut i = 0;
    while i < Part::ALL.len() {
        if !agree_in(Part::ALL[i], first, second) {
            return Some(Part::ALL[i]);
        }
        i += 1;
    }
    None
}

const fn agree_in(part: Part, first_named: &Flattened, second_named: &Flattened) -> bool {
    let (first, second) = (first_named.family, second_named.family);
    match part {
        Part::Type => equal_types(&first.shape, &second.shape),
        Part::Help => equal(first.help.trim_ascii(), second.help.trim_ascii()),
        Part::Deprecation => equal_options(first.deprecated, second.deprecated),
        Part::Unit => equal_options(first.unit, second.unit),
        Part::Labels => equal_label_names(first, second),
        Part::ConstantLabels => first.constants() == second.constants(),
        Part::InstanceLabels => first.instance.count() == second.instance.count(),
        Part::LabelValues => equal_label_values(first, second),
        Part::Buckets => equal_buckets(first, second),
        Part::Exemplars => first.exemplars == second.exemplars,
        Part::Native => first.native == second.native,
        Part::Quantiles => equal_quantiles(first.quantiles, second.quantiles),
        Part::Window => first.window().as_nanos() == second.window().as_nanos(),
        Part::States => equal_states(first_named, second_named),
        Part::Idle => equal_times(first.idle, second.idle),
        Part::Lazy => first.lazy == second.lazy,
        Part::Alias => equal_aliases(first.alias, second.alias),
    }
}

const fn equal_types(first: &Shape, second: &Shape) -> bool {
    first.metric_type as u8 == second.metric_type as u8
        && first.number as u8 == second.number as u8
        && first.removable == second.removable
        && first.expires == second.expires
}

const fn equal_aliases(first: Option<Alias>, second: Option<Alias>) -> bool {
    match (first, second) {
        (None, None) => true,
        (Some(first), Some(second)) => {
            equal(first.name, second.name) && equal(first.until, second.until)
        }
        _ => false,
    }
}

/// Returns `true` if two fields are branches of one family: only the values of their constant labels differ.
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

/// Returns `true` if two fields declare one branch of one family: name and constant labels are equal.
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

const fn equal_label_names(first: &Descriptor, second: &Descriptor) -> bool {
    let count = first.label_count();
    if count != second.label_count() {
        return false;
    }
    let mut i = 0;
    while i < count {
        if !equal(first.label(i).0, second.label(i).0) {
            return false;
        }
        i += 1;
    }
    true
}

/// Returns `true` if the values of labels agree, of which there are as many in both.
const fn equal_label_values(first: &Descriptor, second: &Descriptor) -> bool {
    let mut i = 0;
    while i < first.label_count() {
        if !equal_values(first.label(i).1, second.label(i).1) {
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

/// Returns `true` if both have the same buckets, or both leave them to an exporter.
const fn equal_buckets(first: &Descriptor, second: &Descriptor) -> bool {
    if first.buckets_can_be_chosen || second.buckets_can_be_chosen {
        return first.buckets_can_be_chosen == second.buckets_can_be_chosen;
    }
    match (first.buckets, second.buckets) {
        (None, None) => true,
        (Some(first), Some(second)) => equal_numbers(first.bounds(), second.bounds()),
        _ => false,
    }
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
        // By their bits, since zeros of either sign read differently on a page; but a NaN equals nothing.
        if first[i].to_bits() != second[i].to_bits() || first[i].is_nan() {
            return false;
        }
        i += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{Descriptor, Part, difference};
    use crate::declaration::check::differing::differing_pairs;
    use crate::declaration::descriptor::DEFAULT_WINDOW;

    fn leaked(descriptor: &Descriptor) -> &'static Descriptor {
        Box::leak(Box::new(*descriptor))
    }

    #[test]
    fn every_part_alone_makes_a_difference() {
        let mut seen = Vec::new();
        for (part, first, second) in differing_pairs() {
            assert_eq!(difference(first, second), Some(part), "{second:?}");
            assert_eq!(difference(second, first), Some(part), "{second:?}");
            assert_eq!(difference(first, leaked(first)), None, "{first:?}");
            assert_eq!(difference(second, leaked(second)), None, "{second:?}");
            seen.push(part);
        }
        assert!(Part::ALL.iter().all(|part| seen.contains(part)));
    }

    #[test]
    fn limits_and_what_is_written_out_make_no_difference() {
        let plain = Descriptor {
            help: "Orders.",
            ..Descriptor::EMPTY
        };
        let written_out = Descriptor {
            help: " Orders. ",
            max_series: Some(3),
            window: Some(DEFAULT_WINDOW),
            ..Descriptor::EMPTY
        };
        assert_eq!(difference(leaked(&plain), leaked(&written_out)), None);
    }
}
