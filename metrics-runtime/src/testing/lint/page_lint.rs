//! The judgement of a whole page.

use super::found::Found;
use super::problem::{Problem, Rule};
use super::sample_rules::Seen;
use super::{name_rules, sample_rules};
use crate::testing::has_page::HasPage;
use crate::testing::page::parse;

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
    let mut seen = Seen::new();
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
