//! What only `const` evaluation can judge of a declaration: rules that depend on the type of the field.
//!
//! A panic in here is a compile error at the field's type. rustc prints the message as it is, so each says what to write
//! instead.

mod claims;
#[cfg(test)]
mod differing;
mod exceptions;
mod full_name;
mod help;
mod kind;
mod label;
mod message;
mod metric_name;
mod mistake;
mod names;
mod part;
mod prefix;
mod same;
mod text;

use metrics_naming::hash::NameKey;
use metrics_naming::kept::Kept;
use metrics_naming::rules::is_camel_case;
use metrics_naming::samples::owner_of_label;

#[cfg(test)]
pub(crate) use self::differing::differing_pairs;
use self::full_name::Flattened;
use self::message::Message;
use self::names::Seen;
pub use self::names::name_slots;
pub(crate) use self::part::Part;
pub use self::prefix::check_prefix;
pub(crate) use self::same::difference;
pub(crate) use self::text::equal;
use crate::declaration::descriptor::Descriptor;
use crate::declaration::flatten::{Group, Table};
use crate::label::Labels;
use crate::naming::MetricType;

/// Judges one field.
///
/// # Panics
///
/// When it breaks a rule; evaluated in a constant, that is a compile error.
#[track_caller]
pub const fn check(family: &Descriptor) {
    if !is_right(family) {
        judge(family);
    }
}

/// Returns whether the macro and the type of the field leave nothing to judge, as for most fields of a program.
const fn is_right(family: &Descriptor) -> bool {
    let kept = family.kept;
    let suits = match family.shape.metric_type {
        MetricType::Counter => kept.has(Kept::COUNTER),
        MetricType::Gauge => kept.has(Kept::GAUGE) && !family.shape.expires,
        MetricType::Histogram => {
            kept.has(Kept::HISTOGRAM)
                && matches!(family.buckets, Some(buckets) if buckets.are_right())
        }
        MetricType::Summary | MetricType::Info | MetricType::StateSet => false,
    };
    suits
        && match family.shape.labels {
            Labels::Group([]) => kept.has(Kept::UNLABELLED),
            Labels::Label {
                name: None,
                values: None,
                ..
            } => kept.has(Kept::ONE_LABEL),
            _ => false,
        }
}

#[track_caller]
const fn judge(family: &Descriptor) {
    let name = family.name.as_str();
    if let Some(mistake) = metric_name::mistake(family) {
        panic!("{}", mistake.message(family, name).as_str());
    }
    if let Some(mistake) = key_mistake(family) {
        panic!("{}", mistake);
    }
    // An instance whose labels have no names is refused at `instance`.
    if family.has_labels() && family.instance.unnamed() == 0 {
        assert!(
            family.label_count() <= label::MAX_LABELS,
            "a family has at most 1024 labels: write fewer"
        );
        let state_label = match family.state_label {
            Some(label) => label,
            None => name,
        };
        if let Some(mistake) = label::mistake(family, state_label, true) {
            panic!("{}", mistake.message(family, name).as_str());
        }
        if let Some(mistake) = series_mistake(family) {
            panic!("{}", mistake);
        }
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

/// Judges the help of a field, where it is an expression.
///
/// # Panics
///
/// When it says nothing; evaluated in a constant, that is a compile error.
#[track_caller]
pub const fn check_help(family: &Descriptor) {
    if let Some(mistake) = help::mistake(family) {
        panic!("{}", mistake.message(family, family.name.as_str()).as_str());
    }
}

/// Judges a field with the key `lazy`.
///
/// # Panics
///
/// When it does nothing for the family; evaluated in a constant, that is a compile error.
#[track_caller]
pub const fn check_lazy(family: &Descriptor) {
    assert!(
        !family.shape.removable,
        "the series of a `Removable` family come with their first use anyway: remove `lazy`"
    );
    assert!(
        !matches!(family.shape.metric_type, MetricType::Info),
        "an info comes with its first `set` anyway: remove `lazy`"
    );
    assert!(
        !family.shape.expires,
        "an expiring gauge comes with its first write anyway: remove `lazy`"
    );
    assert!(
        family.shape.labels.cardinality().is_some(),
        "the series of open labels come with their first use anyway: remove `lazy`"
    );
}

/// Judges a field with the key `exemplars`.
///
/// # Panics
///
/// When its type has none, or nothing would make them; evaluated in a constant, that is a compile error.
#[track_caller]
pub const fn check_exemplars(family: &Descriptor) {
    assert!(
        matches!(
            family.shape.metric_type,
            MetricType::Counter | MetricType::Histogram
        ),
        "only counters and histograms have exemplars: remove `exemplars`, or write `Counter` or `Histogram`"
    );
    let has_spans = cfg!(feature = "opentelemetry");
    assert!(
        has_spans,
        "`exemplars` takes the ids of spans from OpenTelemetry: switch on the feature `opentelemetry` of `metrics-runtime`, or remove the key and write `record_with_exemplar` or `increment_with_exemplar` at single records"
    );
}

/// Judges a field with the key `native`.
///
/// # Panics
///
/// When it is no histogram, or no page would show it; evaluated in a constant, that is a compile error.
#[track_caller]
pub const fn check_native(family: &Descriptor) {
    assert!(
        matches!(family.shape.metric_type, MetricType::Histogram),
        "only a histogram can be native: remove `native`, or write `Histogram`"
    );
    let is_shown = cfg!(feature = "protobuf");
    assert!(
        is_shown,
        "native histograms are shown in the protobuf format alone: switch on the feature `protobuf` of `metrics-runtime`, or remove `native`"
    );
}

/// Judges a struct of metrics that is flattened into another.
///
/// # Panics
///
/// When it is no group; evaluated in a constant, that is a compile error.
#[track_caller]
pub const fn check_group(is_group: bool) {
    assert!(
        is_group,
        "what is flattened is not on the page by itself: write `#[metrics(group)]` on that struct"
    );
}

/// Judges the labels that tell the instances of a struct apart.
///
/// # Panics
///
/// When there are none, or one has no name; evaluated in a constant, that is a compile error.
#[track_caller]
pub const fn check_instance(labels: &Labels) {
    assert!(
        labels.count() > 0,
        "`instance` needs labels: write `#[derive(LabelSet)]` on a struct with fields"
    );
    assert!(
        labels.unnamed() == 0,
        "a label of `instance` has no name: write `#[derive(LabelSet)]` on a struct, whose fields give the names"
    );
}

/// Judges the names of the labels that tell the instances of a struct apart, but for the rules that the struct excepts.
///
/// # Panics
///
/// When one is in `camelCase`, or for the samples of a single type; evaluated in a constant, that is a compile error.
#[track_caller]
pub const fn check_instance_names(labels: &Labels, allows_camel_case: bool, allows_reserved: bool) {
    let mut i = 0;
    while let Some((name, _)) = labels.get(i) {
        if let Some(name) = name {
            let message = if !allows_camel_case && is_camel_case(name) {
                let instead = Message::snake_case(name);
                let instead = instead.as_str();
                Message::new(&["the label `", name, "` is camelCase: write `", instead, "`"])
            } else if !allows_reserved && owner_of_label(name).is_some() {
                Message::new(&[
                    "the label `",
                    name,
                    "` is for samples of histograms or summaries: write another name",
                ])
            } else {
                i += 1;
                continue;
            };
            panic!("{}", message.as_str());
        }
        i += 1;
    }
}

/// Judges two fields of one name, whose constant labels differ.
///
/// # Panics
///
/// When they do not declare one family; evaluated in a constant, that is a compile error.
#[track_caller]
pub const fn check_same(first: &'static Descriptor, second: &'static Descriptor) {
    same(&Flattened::own(first), &Flattened::own(second));
}

#[track_caller]
const fn same(first: &Flattened, second: &Flattened) {
    if let Some(part) = same::difference_of_fields(first, second) {
        let name = Message::of(&first.name);
        let message = Message::new(&[
            "two fields declare `",
            name.as_str(),
            "` with different ",
            part.plural(),
            ": make them equal, or give this field another name",
        ]);
        panic!("{}", message.as_str());
    }
}

/// Judges two families of a struct whose names differ in a suffix.
///
/// # Panics
///
/// When both take one name on the page; evaluated in a constant, that is a compile error.
#[track_caller]
pub const fn check_meeting(first: &'static Descriptor, second: &'static Descriptor) {
    let (first, second) = (Flattened::own(first), Flattened::own(second));
    if let Some((first, second)) = claims::common(&first, &second)
        // The macro tells of names that are there twice.
        && !(first.is_whole() && second.is_whole())
    {
        panic!("{}", names::meeting(&first, &second).as_str());
    }
}

/// Judges the names of a struct into which others are flattened. Where they `are_separate`, no name of one group starts with the
/// prefix of another, nor does a name of an own field.
///
/// # Panics
///
/// When two families take one name on the page; evaluated in a constant, that is a compile error.
#[track_caller]
pub const fn check_names<const SLOTS: usize>(table: &'static Table, are_separate: bool) {
    if are_separate && table.is_ordinary() {
        return;
    }
    let mut seen = Seen::<SLOTS>::new(table);
    check_all(&mut seen, table, Path::EMPTY, 0);
}

/// The prefixes before the names of a table.
#[derive(Clone, Copy)]
struct Path {
    key: NameKey,
    /// Whether names can start with them like those of this library.
    is_suspect: bool,
}

impl Path {
    const EMPTY: Self = Self {
        key: NameKey::EMPTY,
        is_suspect: false,
    };

    const fn into(self, group: &Group) -> Self {
        let is_first = self.key.is_empty() && !group.prefix.is_empty();
        Self {
            key: self.key.then(group.key()),
            is_suspect: if is_first {
                group.may_be_of_library()
            } else {
                self.is_suspect
            },
        }
    }
}

/// Judges the families of a table that lies behind prefixes, of which the first one has this index among all. Returns the index
/// behind the last one.
#[track_caller]
const fn check_all<const SLOTS: usize>(
    seen: &mut Seen<SLOTS>,
    table: &'static Table,
    path: Path,
    first: usize,
) -> usize {
    let (mut index, mut own, mut i) = (first, 0, 0);
    loop {
        let before = if i < table.groups.len() {
            table.groups[i].before
        } else {
            table.fields.len()
        };
        while own < before {
            check_flattened(seen, &table.fields[own], path, index);
            index += 1;
            own += 1;
        }
        if i == table.groups.len() {
            return index;
        }
        let group = &table.groups[i];
        index = check_all(seen, group.table, path.into(group), index);
        i += 1;
    }
}

/// Judges a family that may have come by its name and labels in flattening.
#[track_caller]
const fn check_flattened<const SLOTS: usize>(
    seen: &mut Seen<SLOTS>,
    family: &'static Descriptor,
    path: Path,
    index: usize,
) {
    let is_renamed = matches!(family.shape.metric_type, MetricType::StateSet);
    if is_renamed || seen.has_instance || path.is_suspect {
        check_renamed(seen.table, index);
    }
    let (key, has_prefix) = if family.whole_name {
        (family.name.key(), false)
    } else {
        (path.key.then(family.name.key()), !path.key.is_empty())
    };
    if let Some((first, second)) = seen.enter(index, family, key, has_prefix) {
        assert!(
            same::are_branches(&first.of, &second.of),
            "{}",
            names::meeting(&first, &second).as_str()
        );
        same(&first.of, &second.of);
    }
    if !family.constant_labels.is_empty()
        && let Some(name) = seen.enter_branch(index, family, key)
    {
        panic!("{}", names::shared(&name).as_str());
    }
}

/// Judges a family whose name can be one of this library's, or one of its labels'.
#[track_caller]
const fn check_renamed(table: &'static Table, index: usize) {
    let Flattened { family, name } = Flattened::at(table, index);
    assert!(
        !name.starts_with("metrics_runtime_"),
        "the metrics of this library about itself start with `metrics_runtime_`: write another prefix"
    );
    let family = &Descriptor {
        instance: table.instance,
        ..*family
    };
    let name = Message::of(&name);
    let state_label = match family.state_label {
        Some(label) => label,
        None => name.as_str(),
    };
    if family.instance.unnamed() == 0
        && let Some(mistake) = label::mistake(family, state_label, false)
    {
        panic!("{}", mistake.message(family, name.as_str()).as_str());
    }
}

/// Keys that the type needs and does not have, or has and does not need.
const fn key_mistake(family: &Descriptor) -> Option<&'static str> {
    if let Some(mistake) = kind::mistake(family) {
        return Some(mistake);
    }
    let labels = &family.shape.labels;
    let names = family.label_names.len();
    if let Labels::Group([]) = labels {
        let is_family = !matches!(family.instance, Labels::Group([]));
        return if names > 0 || (family.max_series.is_some() && !is_family) {
            Some(
                "only a family has `labels` and `max_series`: remove the key, or write `Family<_, _>`",
            )
        } else {
            None
        };
    }
    let unnamed = labels.unnamed();
    if family.names_all() {
        return None;
    }
    if unnamed > names {
        return Some(
            "a label has no name: write `#[metric(labels(\"…\"))]` with one name for each, or `#[derive(LabelSet)]` on a struct",
        );
    }
    if unnamed < names {
        return Some(
            "`labels(…)` names neither the labels to which the type gives no name, nor all of them: write one name for each",
        );
    }
    None
}

/// More series than there may be, before anything is recorded.
const fn series_mistake(family: &Descriptor) -> Option<&'static str> {
    match family.shape.labels.cardinality() {
        Some(0) => Some("a label has no values: give its enum a variant"),
        // It has one series, whatever its labels.
        Some(_) if matches!(family.shape.metric_type, MetricType::Info) => None,
        Some(series) if series <= family.limit() as usize => None,
        Some(_) if matches!(family.shape.metric_type, MetricType::Summary) => Some(
            "the labels have more combinations than the summary may have series, each of which takes much memory: use fewer, or raise `max_series` (200 where it is not written)",
        ),
        Some(_) => Some(
            "the labels have more combinations than the family may have series: use fewer, or raise `max_series` (10000 where it is not written)",
        ),
        None => None,
    }
}

#[cfg(test)]
mod table;

#[cfg(all(test, not(all(feature = "opentelemetry", feature = "protobuf"))))]
mod tests {
    use super::*;

    const HISTOGRAM: Descriptor = Descriptor {
        shape: crate::declaration::descriptor::Shape {
            metric_type: MetricType::Histogram,
            ..Descriptor::EMPTY.shape
        },
        ..Descriptor::EMPTY
    };

    #[cfg(not(feature = "opentelemetry"))]
    #[test]
    #[should_panic(expected = "switch on the feature `opentelemetry` of `metrics-runtime`")]
    fn exemplars_of_spans_take_a_feature() {
        check_exemplars(&HISTOGRAM);
    }

    #[cfg(not(feature = "protobuf"))]
    #[test]
    #[should_panic(expected = "switch on the feature `protobuf` of `metrics-runtime`")]
    fn native_histograms_take_a_feature() {
        check_native(&HISTOGRAM);
    }
}
