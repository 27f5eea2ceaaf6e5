//! The reason why a rule for histograms cannot be followed.

use std::fmt;

use super::matcher::{Matcher, Part};

/// Why what was asked for the histograms of the facade cannot be had.
#[derive(Clone, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// The bounds are not finite, not increasing, none, or more than 100.
    #[error("the buckets of {matcher}: {mistake}")]
    Buckets {
        /// The metrics that the rule selects.
        matcher: Matcher,
        /// The mistake, and the remedy.
        mistake: &'static str,
    },
    /// The same histograms are given buckets twice, and not the same.
    #[error("{matcher} have two lists of buckets: remove one")]
    Twice {
        /// The metrics that the rule selects.
        matcher: Matcher,
    },
    /// A histogram is in the registry already, and what it has recorded cannot be sorted into other buckets.
    #[error(
        "the buckets of {matcher} come too late: {origin} made a {metric_type} of it without them; \
         give them before the first such call"
    )]
    Late {
        /// The metrics that the rule selects.
        matcher: Matcher,
        /// The name of the histogram, as it was emitted.
        name: String,
        /// Who made it.
        origin: String,
        /// What it is.
        metric_type: &'static str,
    },
    /// A metric that the rule selects is declared, and keeps the buckets of its declaration.
    #[error(
        "the buckets of {matcher} have no effect on `{name}`, {a} {metric_type} that is declared at {origin}: {}",
        remedy(matcher, name, metric_type, *is_of_functions),
        a = if metric_type.starts_with('i') { "an" } else { "a" }
    )]
    Declared {
        /// The matcher of the rule.
        matcher: Matcher,
        /// The name of the metric.
        name: String,
        /// The file and line of the declaration.
        origin: String,
        /// The type of the metric.
        metric_type: &'static str,
        /// Whether it is the histogram that timed functions share.
        is_of_functions: bool,
    },
    /// The buckets of the histograms that timed functions share cannot be these.
    #[error("the buckets of timed functions: {mistake}")]
    Functions {
        /// The mistake, and the remedy.
        mistake: String,
    },
    /// What summaries shall be cannot be had.
    #[error("the summaries of histograms without buckets: {mistake}")]
    Summaries {
        /// The mistake, and the remedy.
        mistake: &'static str,
    },
}

/// Says what to write instead of a rule that has no effect on a declared metric.
fn remedy(matcher: &Matcher, name: &str, metric_type: &str, is_of_functions: bool) -> String {
    let first = match metric_type {
        _ if is_of_functions => "choose its buckets with `function_buckets`, and ",
        "histogram" => "write them in its declaration, and ",
        _ => "",
    };
    if matcher.part == Part::Full {
        format!("{first}remove the rule")
    } else {
        format!("{first}leave it out of the rule with `.except(\"{name}\")`")
    }
}

/// `main` shows it by this, so it is the text.
impl fmt::Debug for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
