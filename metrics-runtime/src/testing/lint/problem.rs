//! The problems that a page can have, and the rules that they break.

use std::fmt;

/// Something wrong with a page. It shows as the line, the metric and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// The number of the line, from 1: for what is said of a family its first.
    pub line: usize,
    /// The name of the family or of the sample; empty where the line is no part of a page.
    pub metric: String,
    /// The rule that is broken.
    pub rule: Rule,
    /// What is wrong, as a sentence.
    pub text: String,
}

/// What a page must keep to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Rule {
    /// It is a page in the text format.
    Format,
    /// A series stands there once.
    Duplicate,
    /// Buckets have `le`, rise, and end in `+Inf`, which is the count; quantiles are from 0 to 1; counters are not negative.
    Value,
    /// A family has a help.
    NoHelp,
    /// A counter ends in `_total`.
    CounterTotal,
    /// Nothing else does.
    GaugeTotal,
    /// `_bucket`, `_count` and `_sum` are for types that have such samples.
    ReservedSuffix,
    /// `le` and `quantile` are for types that have such samples.
    ReservedLabel,
    /// A unit is a base unit.
    BaseUnit,
    /// A unit is written out.
    AbbreviatedUnit,
    /// A name does not say the type of the metric.
    KindInName,
    /// A colon is for recording rules.
    Colon,
    /// Names of metrics and labels are in `snake_case`.
    SnakeCase,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.text)
    }
}
