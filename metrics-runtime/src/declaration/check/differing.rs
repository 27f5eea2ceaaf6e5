//! Pairs of declarations that differ in one part, for tests.

use std::time::Duration;

use super::part::Part;
use crate::declaration::buckets::Buckets;
use crate::declaration::descriptor::{Alias, Descriptor, Number};
use crate::label::Labels;
use crate::naming::MetricType;

const PLAIN: Descriptor = Descriptor::EMPTY;

/// The declaration with the labels `labels`, the first of them those of the instance and then the constant ones.
const fn labelled(
    instance: Labels,
    constant_labels: &'static [(&'static str, &'static str)],
    labels: Labels,
) -> Descriptor {
    let mut descriptor = PLAIN;
    descriptor.instance = instance;
    descriptor.constant_labels = constant_labels;
    descriptor.shape.labels = labels;
    descriptor
}

/// A state set with these states.
fn states(states: Labels) -> Descriptor {
    let mut descriptor = PLAIN;
    descriptor.shape.metric_type = MetricType::StateSet;
    descriptor.shape.states = states;
    descriptor
}

fn counter(number: Number) -> Descriptor {
    let mut descriptor = PLAIN;
    descriptor.shape.metric_type = MetricType::Counter;
    descriptor.shape.number = number;
    descriptor
}

fn alias(name: &'static str, until: &'static str) -> Descriptor {
    Descriptor {
        alias: Some(Alias { name, until }),
        ..PLAIN
    }
}

/// Returns pairs of declarations that differ in one part alone, for each of the things that a part consists of.
#[allow(clippy::too_many_lines, reason = "a table of cases")]
pub(crate) fn differing_pairs() -> Vec<(Part, &'static Descriptor, &'static Descriptor)> {
    let with = |change: fn(&mut Descriptor)| {
        let mut descriptor = PLAIN;
        change(&mut descriptor);
        descriptor
    };
    let open = Labels::named::<str>("a");
    let pairs = vec![
        (
            Part::Type,
            PLAIN,
            with(|d| d.shape.metric_type = MetricType::Counter),
        ),
        (Part::Type, counter(Number::U64), counter(Number::F64)),
        (Part::Type, PLAIN, with(|d| d.shape.removable = true)),
        (Part::Type, PLAIN, with(|d| d.shape.expires = true)),
        (Part::Help, PLAIN, with(|d| d.help = "Another.")),
        (Part::Deprecation, PLAIN, with(|d| d.deprecated = Some(""))),
        (
            Part::Deprecation,
            with(|d| d.deprecated = Some("old")),
            with(|d| d.deprecated = Some("older")),
        ),
        (Part::Unit, PLAIN, with(|d| d.unit = Some("bytes"))),
        (Part::Labels, PLAIN, labelled(Labels::NONE, &[], open)),
        (
            Part::Labels,
            labelled(Labels::NONE, &[], open),
            labelled(Labels::NONE, &[], Labels::named::<str>("b")),
        ),
        (
            Part::ConstantLabels,
            labelled(Labels::NONE, &[], open),
            labelled(Labels::NONE, &[("a", "x")], Labels::NONE),
        ),
        (
            Part::ConstantLabels,
            labelled(open, &[], Labels::NONE),
            labelled(Labels::NONE, &[], open),
        ),
        (
            Part::InstanceLabels,
            labelled(open, &[], Labels::NONE),
            labelled(Labels::NONE, &[("a", "x")], Labels::NONE),
        ),
        (
            Part::LabelValues,
            labelled(Labels::NONE, &[], open),
            labelled(Labels::NONE, &[], Labels::named::<bool>("a")),
        ),
        (
            Part::Buckets,
            PLAIN,
            with(|d| d.buckets = Some(Buckets::LATENCY)),
        ),
        (
            Part::Buckets,
            with(|d| d.buckets = Some(Buckets::new(&[0.0]))),
            with(|d| d.buckets = Some(Buckets::new(&[-0.0]))),
        ),
        (
            Part::Buckets,
            with(|d| d.buckets = Some(Buckets::FUNCTION)),
            with(|d| {
                d.buckets = Some(Buckets::FUNCTION);
                d.buckets_can_be_chosen = true;
            }),
        ),
        (Part::Exemplars, PLAIN, with(|d| d.exemplars = true)),
        (Part::Native, PLAIN, with(|d| d.native = true)),
        (
            Part::Quantiles,
            with(|d| d.quantiles = Some(&[0.5])),
            with(|d| d.quantiles = Some(&[0.5, 0.9])),
        ),
        (
            Part::Window,
            PLAIN,
            with(|d| d.window = Some(Duration::from_secs(1))),
        ),
        (
            Part::States,
            states(Labels::named::<bool>("state")),
            states(Labels::named::<Option<bool>>("state")),
        ),
        (
            Part::States,
            states(Labels::named::<bool>("state")),
            Descriptor {
                state_label: Some("is"),
                ..states(Labels::named::<bool>("state"))
            },
        ),
        (
            Part::Idle,
            PLAIN,
            with(|d| d.idle = Some(Duration::from_secs(1))),
        ),
        (Part::Lazy, PLAIN, with(|d| d.lazy = true)),
        (Part::Alias, PLAIN, alias("old", "2.0")),
        (Part::Alias, alias("old", "2.0"), alias("older", "2.0")),
        (Part::Alias, alias("old", "2.0"), alias("old", "3.0")),
    ];
    let leaked = |descriptor| &*Box::leak(Box::new(descriptor));
    let pairs = pairs.into_iter();
    pairs
        .map(|(part, first, second)| (part, leaked(first), leaked(second)))
        .collect()
}
