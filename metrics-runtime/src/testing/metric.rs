//! Assertions on single metrics.

use super::has_page::HasSeries;
use super::measure::{Comparison, Measure, Number};
use super::near::nearest;
use crate::label::label_text;

/// Fails when a metric is not what a comparison says; `==`, `!=`, `<`, `<=`, `>` and `>=` are all right.
///
/// A handle is compared as it is, a histogram by its `count()` or `sum()`. Whole numbers are compared exactly, others up to
/// a relative difference of 10<sup>-12</sup>, since sums depend on their order. A [`Duration`](std::time::Duration) counts in seconds.
///
/// ```
/// use std::time::Duration;
/// use metrics_runtime::testing::assert_metric;
/// use metrics_runtime::{Buckets, Counter, Histogram, Metrics, Registry};
///
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Mails sent.
///     mails_total: Counter,
///     /// Time to send a mail.
///     #[metric(buckets = Buckets::LATENCY)]
///     mail_duration_seconds: Histogram,
/// }
///
/// let registry = Registry::new();
/// let mail = MailMetrics::register_in(&registry);
/// mail.mails_total.increment(2);
/// mail.mail_duration_seconds.record(Duration::from_millis(30));
///
/// assert_metric!(mail.mails_total == 2);
/// assert_metric!(mail.mail_duration_seconds.count() == 1);
/// assert_metric!(mail.mail_duration_seconds.sum() < Duration::from_secs(1));
/// ```
///
/// With a [registry](crate::Registry), a [`Snapshot`](crate::Snapshot) or a [`Scope`](crate::testing::Scope) before it, a series is
/// named by the text that its line on the page has; the order of the labels does not matter:
///
/// ```
/// # use metrics_runtime::testing::assert_metric;
/// # use metrics_runtime::{Registry, metrics};
/// # let registry = Registry::new();
/// metrics::with_local_recorder(&registry.recorder(), || {
///     metrics::counter!("orders_total", "payment" => "card").increment(2);
/// });
/// assert_metric!(registry, "orders_total{payment=\"card\"}" == 2);
/// ```
///
/// # Panics
///
/// When it does not hold. The message has the expression, what was found and, where the series was named, those whose names
/// or labels are like it.
#[macro_export]
macro_rules! assert_metric {
    ($source:expr, $($rest:tt)+) => {
        $crate::__assert_metric!(equal [$source] [] $($rest)+)
    };
    ($($metric:tt)+) => {
        $crate::__assert_metric!(equal [] [] $($metric)+)
    };
}

/// Finds the comparison: `==` and `!=` before the others, which can be brackets of generic arguments as well.
#[doc(hidden)]
#[macro_export]
macro_rules! __assert_metric {
    (equal $source:tt [$($left:tt)+] == $right:expr $(,)?) => {
        $crate::__assert_metric!(found $source [$($left)+] Equal $right)
    };
    (equal $source:tt [$($left:tt)+] != $right:expr $(,)?) => {
        $crate::__assert_metric!(found $source [$($left)+] NotEqual $right)
    };
    (equal $source:tt [$($left:tt)*] $next:tt $($rest:tt)*) => {
        $crate::__assert_metric!(equal $source [$($left)* $next] $($rest)*)
    };
    (equal $source:tt [$($all:tt)+]) => {
        $crate::__assert_metric!(order $source [] $($all)+)
    };
    (order $source:tt [$($left:tt)+] < $right:expr $(,)?) => {
        $crate::__assert_metric!(found $source [$($left)+] Less $right)
    };
    (order $source:tt [$($left:tt)+] <= $right:expr $(,)?) => {
        $crate::__assert_metric!(found $source [$($left)+] LessOrEqual $right)
    };
    (order $source:tt [$($left:tt)+] > $right:expr $(,)?) => {
        $crate::__assert_metric!(found $source [$($left)+] Greater $right)
    };
    (order $source:tt [$($left:tt)+] >= $right:expr $(,)?) => {
        $crate::__assert_metric!(found $source [$($left)+] GreaterOrEqual $right)
    };
    (order $source:tt [$($left:tt)*] $next:tt $($rest:tt)*) => {
        $crate::__assert_metric!(order $source [$($left)* $next] $($rest)*)
    };
    (order $source:tt [$($all:tt)+]) => {
        ::core::compile_error!("there is no comparison: write `assert_metric!(handle == 3)`")
    };
    (found [] [$($left:tt)+] $comparison:ident $right:expr) => {
        $crate::__private::assert_number(
            &($($left)+),
            $crate::__private::Comparison::$comparison,
            &$right,
            (::core::stringify!($($left)+), ::core::stringify!($right)),
        )
    };
    (found [$source:expr] [$($left:tt)+] $comparison:ident $right:expr) => {
        $crate::__private::assert_series(
            &$source,
            ::core::convert::AsRef::<::core::primitive::str>::as_ref(&($($left)+)),
            $crate::__private::Comparison::$comparison,
            &$right,
            ::core::stringify!($right),
        )
    };
}

/// What `assert_metric!` does with a handle; the texts are the two sides as they were written.
///
/// # Panics
///
/// As the macro says.
#[track_caller]
pub fn assert_number(
    left: &(impl Measure + ?Sized),
    comparison: Comparison,
    right: &(impl Measure + ?Sized),
    (left_text, right_text): (&str, &str),
) {
    let (found, expected) = (left.number(), right.number());
    assert!(
        comparison.holds(found, expected),
        "assertion failed: `{left_text} {comparison} {right_text}`\n  \
           expected: {}\n     \
              found: {found}",
        wanted(comparison, expected),
    );
}

/// What `assert_metric!` does with the name of a series.
///
/// # Panics
///
/// As the macro says.
#[track_caller]
pub fn assert_series(
    source: &(impl HasSeries + ?Sized),
    series: &str,
    comparison: Comparison,
    right: &(impl Measure + ?Sized),
    right_text: &str,
) {
    let (name, labels) = match selector(series) {
        Ok(selector) => selector,
        Err(reason) => panic!("`{series}` names no series: {reason}"),
    };
    let pairs: Vec<_> = labels
        .iter()
        .map(|(name, value)| (&**name, &**value))
        .collect();
    let snapshot = source.snapshot();
    let found = snapshot.value(name, &pairs);
    let expected = right.number();
    assert!(
        found.is_some_and(|found| comparison.holds(Number::Float(found), expected)),
        "assertion failed: `{series} {comparison} {right_text}`\n  \
           expected: {}\n     \
              found: {}\n{}",
        wanted(comparison, expected),
        found.map_or("no such series".to_owned(), |found| found
            .number()
            .to_string()),
        nearest(&snapshot, name, &pairs),
    );
}

fn wanted(comparison: Comparison, expected: Number) -> String {
    match comparison {
        Comparison::Equal => expected.to_string(),
        other => format!("{other} {expected}"),
    }
}

/// The name and the labels that a series is named by.
fn selector(series: &str) -> Result<(&str, label_text::Pairs), &'static str> {
    let (name, labels) = match series.split_once('{') {
        None => (series, label_text::Pairs::new()),
        Some((name, _)) if !series.ends_with('}') => {
            return Err(if name.is_empty() {
                "no name"
            } else {
                "no `}` at its end"
            });
        }
        Some((name, block)) => match label_text::read(block)? {
            (labels, "}") => (name, labels),
            _ => return Err("a `}` before its end"),
        },
    };
    if name.is_empty() || name.contains(char::is_whitespace) {
        return Err("write a name, and labels in braces behind it");
    }
    Ok((name, labels))
}
