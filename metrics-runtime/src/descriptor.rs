//! What a declaration says of a metric family, as constant data.

use std::fmt;

use crate::buckets::Buckets;
use crate::label::Labels;

/// The type of a metric family, as its `# TYPE` line says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MetricType {
    /// A total that only goes up.
    Counter,
    /// A value that goes up and down.
    Gauge,
    /// Observations counted in buckets.
    Histogram,
    /// Observations as quantiles over the last minute.
    Summary,
}

impl MetricType {
    /// The word on the `# TYPE` line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
            Self::Summary => "summary",
        }
    }
}

impl fmt::Display for MetricType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What the values of a metric are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// Whole numbers from 0.
    U64,
    /// Floating-point numbers.
    F64,
}

/// Where in the source something is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Location {
    /// The path of the source file, as the compiler was given it.
    pub file: &'static str,
    /// The line in it, from 1.
    pub line: u32,
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
}

/// A naming rule that a declaration need not keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exception {
    /// The name of the rule.
    pub rule: &'static str,
    /// Why.
    pub reason: &'static str,
    /// Whether it is said at the struct: then a field may well keep the rule.
    pub of_struct: bool,
}

/// One declared metric family: a field of a struct with `#[derive(Metrics)]`.
#[derive(Debug, Clone, Copy)]
pub struct Descriptor {
    /// The name on the page, letter for letter.
    pub name: &'static str,
    /// The text of the `# HELP` line.
    pub help: &'static str,
    /// What the field's type says.
    pub shape: Shape,
    /// The names for labels whose type gives them none, in order.
    pub label_names: &'static [&'static str],
    /// The buckets of a histogram.
    pub buckets: Option<Buckets>,
    /// How many series the family may have, where that was said.
    pub max_series: Option<u32>,
    /// The rules that the declaration need not keep.
    pub exceptions: &'static [Exception],
    /// The line of the field.
    pub location: Location,
}

/// How many series a family may have when its declaration does not say.
pub(crate) const DEFAULT_MAX_SERIES: u32 = 10_000;
