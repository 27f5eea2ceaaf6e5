//! What is wrong with a page: what `promtool check metrics` says of it, and what the format asks for.

mod name_rules;
mod sample_rules;

use std::fmt;

use super::has_page::HasPage;
use super::page::{Family, parse};

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

/// What is wrong with a page, of this crate or of any other library, in the order of its lines.
///
/// That is what `promtool check metrics` of Prometheus 3.5 says, and what a page must keep to so that Prometheus takes all of it.
///
/// ```
/// use metrics_runtime::testing::{Rule, lint};
///
/// let problems = lint("# TYPE requests counter\nrequests 3\n");
/// let rules: Vec<_> = problems.iter().map(|problem| problem.rule).collect();
/// assert_eq!(rules, [Rule::NoHelp, Rule::CounterTotal]);
/// assert_eq!(problems[1].to_string(), "line 1: `requests` is a counter without `_total` at its end");
/// ```
#[must_use]
pub fn lint(page: &str) -> Vec<Problem> {
    let families = match parse(page) {
        Ok(families) => families,
        Err(error) => {
            return vec![Problem {
                line: error.line,
                metric: String::new(),
                rule: Rule::Format,
                text: error.reason,
            }];
        }
    };
    let mut problems = Vec::new();
    let mut seen = sample_rules::Seen::new();
    for family in &families {
        let mut found = Found {
            family,
            problems: Vec::new(),
        };
        name_rules::check(&mut found);
        sample_rules::check(&mut found, &mut seen);
        problems.append(&mut found.problems);
    }
    problems.sort_by_key(|problem| problem.line);
    problems
}

/// What is wrong with a family.
struct Found<'f> {
    family: &'f Family,
    problems: Vec<Problem>,
}

impl Found<'_> {
    /// Something is wrong with the family.
    fn family(&mut self, rule: Rule, text: impl fmt::Display) {
        self.at(self.family.line, &self.family.name, rule, text);
    }

    /// Something is wrong at a line; the text follows the name.
    fn at(&mut self, line: usize, metric: &str, rule: Rule, text: impl fmt::Display) {
        self.problems.push(Problem {
            line,
            metric: metric.to_owned(),
            rule,
            text: format!("`{metric}` {text}"),
        });
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.text)
    }
}

/// Fails when [`lint`](fn@crate::testing::lint) finds anything wrong with a page, with all of it.
///
/// The page is that of a [registry](crate::Registry) or a [`Scope`](crate::testing::Scope), or a text that was fetched from
/// somewhere.
///
/// ```
/// use metrics_runtime::testing::assert_lint;
///
/// assert_lint!("# HELP requests_total Requests.\n# TYPE requests_total counter\nrequests_total 3\n");
/// ```
///
/// # Panics
///
/// When there is a problem.
#[macro_export]
macro_rules! assert_lint {
    ($source:expr $(,)?) => {
        $crate::__private::assert_lint(&$source)
    };
}

/// What `assert_lint!` does.
///
/// # Panics
///
/// As the macro says.
#[track_caller]
pub fn assert_lint(source: &(impl HasPage + ?Sized)) {
    let problems = lint(&source.page());
    let lines: Vec<_> = problems.iter().map(Problem::to_string).collect();
    assert!(
        problems.is_empty(),
        "the page has {} problems:\n{}",
        problems.len(),
        lines.join("\n")
    );
}
