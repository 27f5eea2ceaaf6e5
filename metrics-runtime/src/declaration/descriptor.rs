//! What a declaration says of a metric family, as constant data.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use metrics_naming::kept::Kept;

use super::buckets::Buckets;
use super::name::Name;
use crate::label::{LabelDomain, Labels};
use crate::naming::MetricType;

/// What the values of a metric are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// Whole numbers from 0.
    U64,
    /// Floating-point numbers.
    F64,
}

/// The package that declares something, where Cargo builds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Package {
    /// Its name.
    pub name: Option<&'static str>,
    /// Its version.
    pub version: Option<&'static str>,
}

/// Where in the source something is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Location {
    /// The path of the source file, as the compiler was given it.
    pub file: &'static str,
    /// The line in it, from 1.
    pub line: u32,
}

impl Location {
    /// The place of the call.
    #[must_use]
    #[track_caller]
    pub const fn here() -> Self {
        let caller = std::panic::Location::caller();
        Self {
            file: caller.file(),
            line: caller.line(),
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// What decides how the series of a family are kept; the type of the declared field knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// The type of the family.
    pub metric_type: MetricType,
    /// What its values are.
    pub number: Number,
    /// Its labels, not all of which need have a name yet.
    pub labels: Labels,
    /// Whether single series can be removed.
    pub removable: bool,
    /// The label of a state set's states.
    pub states: Labels,
    /// Whether a series leaves the page when it was not written for a while.
    pub expires: bool,
}

/// A naming rule that a declaration need not keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exception {
    /// The name of the rule.
    pub rule: &'static str,
    /// Why.
    pub reason: &'static str,
}

/// An old name under which a family is on the page as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Alias {
    /// The old name.
    pub name: &'static str,
    /// Until when.
    pub until: &'static str,
}

/// One declared metric family: a field of a struct with `#[derive(Metrics)]`.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of its own")]
pub struct Descriptor {
    /// The name on the page, letter for letter.
    pub name: Name,
    /// The rules that the macro has seen to be kept.
    pub kept: Kept,
    /// Whether no prefix of a struct that this one is flattened into comes before the name.
    pub whole_name: bool,
    /// The help, as it was written.
    pub help: &'static str,
    /// Why the metric should not be used any more, where that was said; a text that can be empty.
    pub deprecated: Option<&'static str>,
    /// An old name.
    pub alias: Option<Alias>,
    /// The unit, where one was declared.
    pub unit: Option<&'static str>,
    /// What the field's type says.
    pub shape: Shape,
    /// Labels whose values are given when the struct is registered.
    pub instance: Labels,
    /// Labels with one value, sorted by name.
    pub constant_labels: &'static [(&'static str, &'static str)],
    /// The names for labels whose type gives them none, in order; or for all of them.
    pub label_names: &'static [&'static str],
    /// The buckets of a histogram.
    pub buckets: Option<Buckets>,
    /// Whether an exporter can choose other buckets.
    pub buckets_can_be_chosen: bool,
    /// Whether records in sampled spans are kept as exemplars.
    pub exemplars: bool,
    /// Whether it has a native histogram as well.
    pub native: bool,
    /// The quantiles of a summary.
    pub quantiles: Option<&'static [f64]>,
    /// How long a summary remembers, where that was said.
    pub window: Option<Duration>,
    /// The name of the label of a state set's states, where that is not the name of the family.
    pub state_label: Option<&'static str>,
    /// After which time without a write a series leaves the page.
    pub idle: Option<Duration>,
    /// How many series the family may have, where that was said.
    pub max_series: Option<u32>,
    /// Whether series come onto the page with their first record.
    pub lazy: bool,
    /// The rules that the field need not keep.
    pub exceptions: &'static [Exception],
    /// The rules that no field of its struct need keep.
    pub struct_exceptions: &'static [Exception],
    /// The package of the struct.
    pub package: Package,
    /// The line of the field.
    pub location: Location,
}

impl Descriptor {
    /// A declaration that says nothing yet.
    pub const EMPTY: Self = Self {
        name: Name::new(""),
        kept: Kept::NOTHING,
        whole_name: false,
        help: "",
        deprecated: None,
        alias: None,
        unit: None,
        shape: Shape {
            metric_type: MetricType::Gauge,
            number: Number::F64,
            labels: Labels::NONE,
            removable: false,
            states: Labels::NONE,
            expires: false,
        },
        instance: Labels::NONE,
        constant_labels: &[],
        label_names: &[],
        buckets: None,
        buckets_can_be_chosen: false,
        exemplars: false,
        native: false,
        quantiles: None,
        window: None,
        state_label: None,
        idle: None,
        max_series: None,
        lazy: false,
        exceptions: &[],
        struct_exceptions: &[],
        package: Package {
            name: None,
            version: None,
        },
        location: Location { file: "", line: 0 },
    };

    /// The text of the `# HELP` line.
    pub(crate) fn full_help(&self) -> Cow<'static, str> {
        let help = self.help.trim();
        match self.deprecated {
            None => help.into(),
            Some("") => format!("{help} Deprecated.").into(),
            Some(why) => format!("{help} Deprecated: {why}").into(),
        }
    }

    /// The name of the label that a state set's states are the values of.
    pub(crate) fn state_label(&self) -> &'static str {
        match self.state_label {
            Some(label) => label,
            None => self.name.as_str(),
        }
    }

    /// Returns the time for which a summary remembers.
    pub(crate) const fn window(&self) -> Duration {
        match self.window {
            Some(window) => window,
            None => DEFAULT_WINDOW,
        }
    }

    /// How many series there may be.
    pub(crate) const fn limit(&self) -> u32 {
        match (self.max_series, self.shape.metric_type) {
            (Some(limit), _) => limit,
            (None, MetricType::Summary) => SUMMARY_MAX_SERIES,
            (None, _) => DEFAULT_MAX_SERIES,
        }
    }

    /// Whether there are any labels.
    pub(crate) const fn has_labels(&self) -> bool {
        let none = matches!(
            (self.shape.labels, self.instance),
            (Labels::Group([]), Labels::Group([]))
        );
        !(none && matches!(self.constant_labels, []))
    }

    /// Returns the number of labels that have one value in all series of a struct: those of its instance, and the constant ones.
    pub(crate) const fn constants(&self) -> usize {
        self.instance.count() + self.constant_labels.len()
    }

    /// How many labels there are.
    pub(crate) const fn label_count(&self) -> usize {
        self.constants() + self.shape.labels.count()
    }

    /// The name and, for closed ones, the values of the label at `index`: those of the instance come first, then the
    /// constant ones, then those of the type.
    pub(crate) const fn label(&self, index: usize) -> (&'static str, LabelDomain) {
        let instance = self.instance.count();
        let constant = self.constant_labels.len();
        if index < instance {
            return match self.instance.get(index) {
                Some((Some(name), _)) => (name, LabelDomain::OPEN),
                // A check has refused it.
                _ => ("", LabelDomain::OPEN),
            };
        }
        if index < instance + constant {
            return (self.constant_labels[index - instance].0, LabelDomain::OPEN);
        }
        self.label_of_type(index - instance - constant)
    }

    /// Whether the given names are for all labels of the type, also for those to which it gives one.
    pub(crate) const fn names_all(&self) -> bool {
        self.label_names.len() == self.shape.labels.count()
    }

    /// The label of the type at `index`: with its own name, or with the next given one.
    const fn label_of_type(&self, index: usize) -> (&'static str, LabelDomain) {
        let labels = &self.shape.labels;
        if self.names_all() {
            return match labels.get(index) {
                Some((_, values)) => (self.label_names[index], values),
                None => ("", LabelDomain::OPEN),
            };
        }
        match labels.get(index) {
            Some((Some(name), values)) => (name, values),
            Some((None, values)) => {
                let next = labels.unnamed_before(index);
                if next < self.label_names.len() {
                    (self.label_names[next], values)
                } else {
                    ("", values)
                }
            }
            None => ("", LabelDomain::OPEN),
        }
    }

    /// Whether the name of the label at `index` comes from the type of the field, and not from its keys or its struct.
    pub(crate) const fn is_named_by_type(&self, index: usize) -> bool {
        let others = self.instance.count() + self.constant_labels.len();
        if index < others || self.names_all() {
            return false;
        }
        matches!(self.shape.labels.get(index - others), Some((Some(_), _)))
    }

    /// The labels, in that order.
    pub(crate) fn labels(&self) -> impl Iterator<Item = (&'static str, LabelDomain)> {
        (0..self.label_count()).map(|index| self.label(index))
    }
}

/// A declaration with what every field says; `base` is what its struct says of all.
#[must_use]
pub const fn descriptor(
    base: &Descriptor,
    name: &'static str,
    hash: u64,
    kept: u8,
    help: &'static str,
    shape: Shape,
    location: Location,
) -> Descriptor {
    // One copy: `const` evaluation takes longer for one of each field.
    let mut descriptor = *base;
    descriptor.name = Name::hashed(name, hash);
    descriptor.kept = Kept::from_bits(kept);
    descriptor.help = help;
    descriptor.shape = shape;
    descriptor.location = location;
    descriptor
}

/// A function with `#[timed]`.
#[derive(Debug, Clone)]
pub struct TimedFunction {
    /// The path of its module.
    pub module: &'static str,
    /// Its name, with its type if it is a method: `Shop::charge`.
    pub function: String,
    /// Whether it is an `async fn`.
    pub is_async: bool,
    /// The expression for what it records into; `None` where that are the families that all functions share.
    pub target: Option<&'static str>,
    /// Its package.
    pub package: Package,
    /// Its place.
    pub location: Location,
}

/// The time for which a summary remembers where nothing is said: as metrics-exporter-prometheus has it.
pub(crate) const DEFAULT_WINDOW: Duration = Duration::from_secs(60);

/// How many series a family may have when its declaration does not say.
pub(crate) const DEFAULT_MAX_SERIES: u32 = 10_000;

/// How many series a summary may have when its declaration does not say: each can take 130 KiB for each part of its window.
pub(crate) const SUMMARY_MAX_SERIES: u32 = 200;
