//! What the catalogue says.

use std::time::Duration;

use crate::declaration::{Alias, Descriptor, Location, Package, TimedFunction, difference};
use crate::naming::MetricType;

/// Everything that a program declares; see [`catalog()`](super::catalog()).
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Catalog {
    families: Vec<FamilyEntry>,
    functions: Vec<FunctionEntry>,
}

/// A declared metric family.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of its own")]
pub struct FamilyEntry {
    /// The name on the page.
    pub name: &'static str,
    /// The type.
    #[cfg_attr(feature = "serde", serde(rename = "type"))]
    pub metric_type: MetricType,
    /// The unit, where one was declared.
    pub unit: Option<&'static str>,
    /// The text of the `# HELP` line.
    pub help: String,
    /// The labels, in the order of the page. The states of a state set are the values of the last one.
    pub labels: Vec<LabelEntry>,
    /// The upper bounds of a histogram's buckets, without `+Inf`.
    pub buckets: Option<&'static [f64]>,
    /// Whether records in sampled spans are kept as exemplars.
    pub exemplars: bool,
    /// Whether it has a native histogram as well.
    pub native: bool,
    /// The quantiles of a summary.
    pub quantiles: Option<&'static [f64]>,
    /// How long a summary remembers; in seconds where it is serialised, as [`idle`](Self::idle) is.
    #[cfg_attr(feature = "serde", serde(serialize_with = "seconds"))]
    pub window: Option<Duration>,
    /// After which time without a write a series leaves the page.
    #[cfg_attr(feature = "serde", serde(serialize_with = "seconds"))]
    pub idle: Option<Duration>,
    /// How many series there may be.
    pub max_series: u32,
    /// Whether single series can be removed.
    pub removable: bool,
    /// Whether series come onto the page with their first record.
    pub lazy: bool,
    /// Why the metric should not be used any more, where that was said; a text that can be empty.
    pub deprecated: Option<&'static str>,
    /// An old name under which the family is on the page as well.
    pub alias: Option<Alias>,
    /// The naming rules that the declaration need not keep.
    pub exceptions: Vec<ExceptionEntry>,
    /// The package that declares it, where Cargo builds it.
    pub package: Package,
    /// Where it is declared: several places for fields, or structs, that share a family.
    pub locations: Vec<Location>,
}

/// A label of a family.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LabelEntry {
    /// The name.
    pub name: &'static str,
    /// What is known of its values.
    pub values: Values,
}

/// What is known of a label's values.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize),
    serde(rename_all = "snake_case")
)]
#[non_exhaustive]
pub enum Values {
    /// Any text.
    Open,
    /// These alone.
    Closed(Vec<&'static str>),
    /// Those that declarations have written down.
    Constant(Vec<&'static str>),
    /// One for each instance of the struct.
    Instance,
}

/// A naming rule that a declaration need not keep.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ExceptionEntry {
    /// The rule.
    pub rule: &'static str,
    /// Why.
    pub reason: &'static str,
    /// Whether it is said at the struct, of all fields.
    pub of_struct: bool,
}

/// A function with `#[timed]`.
#[derive(Debug, Clone)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FunctionEntry {
    /// The path of its module: its label `module`.
    pub module: &'static str,
    /// Its name, with its type if it is a method: its label `function`.
    pub function: String,
    /// Whether it is an `async fn`.
    pub is_async: bool,
    /// The expression for what it records into; `None` where that are the families that all functions share.
    pub target: Option<&'static str>,
    /// The package that it is in, where Cargo builds it.
    pub package: Package,
    /// Where it is.
    pub location: Location,
}

impl Catalog {
    pub(super) fn new(
        declared: impl Iterator<Item = &'static Descriptor>,
        functions: impl Iterator<Item = TimedFunction>,
    ) -> Self {
        let mut declared: Vec<_> = declared.collect();
        declared.sort_by_cached_key(|family| {
            (
                family.name.as_str(),
                family.location.file,
                family.location.line,
            )
        });
        let mut families: Vec<(&'static Descriptor, FamilyEntry)> = Vec::new();
        for descriptor in declared {
            let known = families.iter_mut().rev();
            let mut namesakes =
                known.take_while(|(other, _)| other.name.as_str() == descriptor.name.as_str());
            match namesakes.find(|(other, _)| difference(other, descriptor).is_none()) {
                Some((_, family)) => family.add(descriptor),
                None => families.push((descriptor, FamilyEntry::new(descriptor))),
            }
        }
        let mut functions: Vec<_> = functions.map(FunctionEntry::new).collect();
        functions.sort_by(|a, b| (a.module, &a.function).cmp(&(b.module, &b.function)));
        Self {
            families: families.into_iter().map(|(_, family)| family).collect(),
            functions,
        }
    }

    /// The metric families.
    #[must_use]
    pub fn families(&self) -> impl ExactSizeIterator<Item = &FamilyEntry> {
        self.families.iter()
    }

    /// The timed functions.
    #[must_use]
    pub fn functions(&self) -> impl ExactSizeIterator<Item = &FunctionEntry> {
        self.functions.iter()
    }

    /// All of it as a JSON text, with a key for each field of [`FamilyEntry`] and [`FunctionEntry`].
    #[cfg(feature = "serde")]
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

impl FamilyEntry {
    fn new(descriptor: &'static Descriptor) -> Self {
        let instance = descriptor.instance.count();
        let constant = instance + descriptor.constant_labels.len();
        let labels = descriptor
            .labels()
            .enumerate()
            .map(|(index, (name, values))| LabelEntry {
                name,
                values: match values {
                    _ if index < instance => Values::Instance,
                    _ if index < constant => {
                        Values::Constant(vec![descriptor.constant_labels[index - instance].1])
                    }
                    values => values
                        .texts()
                        .map_or(Values::Open, |texts| Values::Closed(texts.collect())),
                },
            });
        let states = descriptor
            .shape
            .states
            .get(0)
            .map(|(_, values)| LabelEntry {
                name: descriptor.state_label(),
                values: Values::Closed(values.texts().into_iter().flatten().collect()),
            });
        let exceptions = |exceptions: &'static [crate::declaration::Exception], of_struct| {
            exceptions.iter().map(move |exception| ExceptionEntry {
                rule: exception.rule,
                reason: exception.reason,
                of_struct,
            })
        };
        Self {
            name: descriptor.name.as_str(),
            metric_type: descriptor.shape.metric_type,
            unit: descriptor.unit,
            help: descriptor.full_help().into_owned(),
            labels: labels.chain(states).collect(),
            buckets: descriptor.buckets.map(crate::declaration::Buckets::bounds),
            exemplars: descriptor.exemplars,
            native: descriptor.native,
            quantiles: descriptor.quantiles,
            window: (descriptor.shape.metric_type == MetricType::Summary)
                .then(|| descriptor.window()),
            idle: descriptor.idle,
            max_series: descriptor.limit(),
            removable: descriptor.shape.removable,
            lazy: descriptor.lazy,
            deprecated: descriptor.deprecated,
            alias: descriptor.alias,
            exceptions: exceptions(descriptor.exceptions, false)
                .chain(exceptions(descriptor.struct_exceptions, true))
                .collect(),
            package: descriptor.package,
            locations: vec![descriptor.location],
        }
    }

    /// Takes in another declaration of the same family.
    fn add(&mut self, descriptor: &'static Descriptor) {
        let other = Self::new(descriptor);
        for (label, more) in self.labels.iter_mut().zip(other.labels) {
            if let (Values::Constant(values), Values::Constant(more)) =
                (&mut label.values, more.values)
            {
                values.extend(
                    more.iter()
                        .filter(|value| !values.contains(value))
                        .collect::<Vec<_>>(),
                );
            }
        }
        for exception in other.exceptions {
            if !self.exceptions.contains(&exception) {
                self.exceptions.push(exception);
            }
        }
        self.locations.extend(
            other
                .locations
                .iter()
                .filter(|location| !self.locations.contains(location))
                .collect::<Vec<_>>(),
        );
    }
}

#[cfg(feature = "serde")]
#[expect(
    clippy::ref_option,
    reason = "serde hands over a reference to the field"
)]
fn seconds<S: serde::Serializer>(
    time: &Option<Duration>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(&time.map(|time| time.as_secs_f64()), serializer)
}

impl FunctionEntry {
    fn new(function: TimedFunction) -> Self {
        let TimedFunction {
            module,
            function,
            is_async,
            target,
            package,
            location,
        } = function;
        Self {
            module,
            function,
            is_async,
            target,
            package,
            location,
        }
    }
}
