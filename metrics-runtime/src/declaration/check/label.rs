//! The rules of label names.

use metrics_naming::hash::NameKey;
use metrics_naming::legality::can_be_declared;
use metrics_naming::rules::is_camel_case;
use metrics_naming::samples::owner_of_label;

use super::exceptions::is_excepted;
use super::mistake::{LabelMistake, Mistake};
use super::text::equal;
use crate::declaration::descriptor::Descriptor;
use crate::label::Labels;
use crate::naming::MetricType;

/// The most labels that a family may have.
pub(super) const MAX_LABELS: usize = 1024;

/// A label name that is not legal, there twice, or one that the page needs for itself; with `style`, also one that breaks a rule
/// from which exceptions can be made, if the macro could not see it.
///
/// `state_label` is the name of the label of a state set's states.
pub(super) const fn mistake(
    family: &Descriptor,
    state_label: &str,
    style: bool,
) -> Option<Mistake> {
    // A large array takes the compiler longer than a look at a few labels.
    match family.label_count() {
        0 => None,
        1..=8 => mistake_of::<8>(family, state_label, style),
        9..=64 => mistake_of::<64>(family, state_label, style),
        _ => mistake_of::<MAX_LABELS>(family, state_label, style),
    }
}

const fn mistake_of<const MOST: usize>(
    family: &Descriptor,
    state_label: &str,
    style: bool,
) -> Option<Mistake> {
    let mut names = LabelNames::<MOST>::of(family);
    match names.mistake(family, state_label) {
        None if style => names.style_mistake(family),
        mistake => mistake,
    }
}

/// Whether a label belongs to the samples of another type.
const fn is_foreign(family: &Descriptor, label: &str) -> bool {
    match owner_of_label(label) {
        Some(owner) => !owner.is(family.shape.metric_type.in_text_format()),
        None => false,
    }
}

/// Whether the field needs the exception `reserved_label`.
pub(super) const fn has_foreign(family: &Descriptor) -> bool {
    let mut i = family.instance.count();
    while i < family.label_count() {
        if is_foreign(family, family.label(i).0) {
            return true;
        }
        i += 1;
    }
    false
}

/// Whether the field needs the exception `snake_case`, for its name or a label.
pub(super) const fn has_camel_case(family: &Descriptor) -> bool {
    if is_camel_case(family.name.as_str()) {
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

/// The names of a family's labels, collected in one walk.
struct LabelNames<const MOST: usize> {
    names: [&'static str; MOST],
    /// The hashes of those that were compared.
    hashes: [u64; MOST],
    len: usize,
}

impl<const MOST: usize> LabelNames<MOST> {
    const fn of(family: &Descriptor) -> Self {
        let mut names = Self {
            names: [""; MOST],
            hashes: [0; MOST],
            len: 0,
        };
        names.add_all(&family.instance);
        let mut i = 0;
        while i < family.constant_labels.len() {
            names.add(family.constant_labels[i].0);
            i += 1;
        }
        let of_type = names.len;
        names.add_all(&family.shape.labels);
        names.rename(of_type, family.label_names, family.names_all());
        names
    }

    const fn mistake(&mut self, family: &Descriptor, state_label: &str) -> Option<Mistake> {
        let own = match family.shape.metric_type {
            MetricType::Histogram => "le",
            MetricType::Summary => "quantile",
            _ => "",
        };
        let is_state_set = matches!(family.shape.metric_type, MetricType::StateSet);
        let mut i = 0;
        while i < self.len {
            let name = self.names[i];
            if !can_be_declared(name) {
                return Some(Mistake::Label(i, LabelMistake::Illegal));
            }
            if (!own.is_empty() && equal(name, own)) || (is_state_set && equal(name, state_label)) {
                return Some(Mistake::Label(i, LabelMistake::Own));
            }
            if self.is_repeated(i) {
                return Some(Mistake::Label(i, LabelMistake::Twice));
            }
            i += 1;
        }
        None
    }

    const fn style_mistake(&self, family: &Descriptor) -> Option<Mistake> {
        let mut i = family.instance.count();
        while i < self.len {
            let name = self.names[i];
            if is_foreign(family, name) && !is_excepted(family, "reserved_label") {
                return Some(Mistake::Label(i, LabelMistake::Reserved));
            }
            if family.is_named_by_type(i)
                && is_camel_case(name)
                && !is_excepted(family, "snake_case")
            {
                return Some(Mistake::Label(i, LabelMistake::CamelCase));
            }
            i += 1;
        }
        None
    }

    const fn add(&mut self, name: &'static str) {
        if self.len < MOST {
            self.names[self.len] = name;
            self.len += 1;
        }
    }

    /// Adds those of a tree; one without a name is empty.
    const fn add_all(&mut self, labels: &Labels) {
        match labels {
            Labels::Label {
                name: Some(name), ..
            } => self.add(name),
            Labels::Label { name: None, .. } => self.add(""),
            Labels::Group(parts) => {
                let mut i = 0;
                while i < parts.len() {
                    self.add_all(&parts[i]);
                    i += 1;
                }
            }
        }
    }

    /// Gives names to those from `first` on: to all, or to those that have none.
    const fn rename(&mut self, first: usize, given: &[&'static str], all: bool) {
        let (mut i, mut next) = (first, 0);
        while i < self.len && next < given.len() {
            if all || self.names[i].is_empty() {
                self.names[i] = given[next];
                next += 1;
            }
            i += 1;
        }
    }

    /// Whether the name at `index` is that of one before it. Asked of each in turn.
    const fn is_repeated(&mut self, index: usize) -> bool {
        if self.len == 1 {
            return false;
        }
        let name = self.names[index];
        let hash = NameKey::of(name).hash();
        self.hashes[index] = hash;
        let mut i = 0;
        while i < index {
            if self.hashes[i] == hash && equal(self.names[i], name) {
                return true;
            }
            i += 1;
        }
        false
    }
}
