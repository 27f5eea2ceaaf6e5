//! Assertions on whole pages.

use std::fmt::Write as _;

use similar::{ChangeTag, TextDiff};

use super::has_page::HasPage;

/// Fails when a page is not exactly the expected text; the message has the lines that differ.
///
/// The page is that of a [registry](crate::Registry) or a [`Scope`](crate::testing::Scope), or a text that was fetched from
/// somewhere. Families whose names start with one of the texts behind `ignoring` are left out of it.
///
/// ```
/// use metrics_runtime::testing::assert_page;
/// use metrics_runtime::{Counter, Metrics, Registry};
///
/// #[derive(Metrics)]
/// struct ShopMetrics {
///     /// Orders handled.
///     orders_total: Counter,
/// }
///
/// let registry = Registry::new();
/// let shop = ShopMetrics::register_in(&registry);
/// shop.orders_total.increment(2);
/// assert_page!(
///     registry,
///     "# HELP orders_total Orders handled.\n# TYPE orders_total counter\norders_total 2\n",
///     ignoring = ["process_", "metrics_runtime_"]
/// );
/// ```
///
/// # Panics
///
/// When it is another page.
#[macro_export]
macro_rules! assert_page {
    ($source:expr, $expected:expr $(,)?) => {
        $crate::assert_page!($source, $expected, ignoring = [])
    };
    ($source:expr, $expected:expr, ignoring = [$($prefix:expr),* $(,)?] $(,)?) => {
        $crate::__private::assert_page(
            &$source,
            ::core::convert::AsRef::<::core::primitive::str>::as_ref(&$expected),
            &[$(::core::convert::AsRef::<::core::primitive::str>::as_ref(&$prefix)),*],
        )
    };
}

/// What `assert_page!` does.
///
/// # Panics
///
/// As the macro says.
#[track_caller]
pub fn assert_page(source: &(impl HasPage + ?Sized), expected: &str, ignoring: &[&str]) {
    let page = source.page();
    let lines = page.split_inclusive('\n');
    let found: String = lines.filter(|line| !is_about(line, ignoring)).collect();
    assert!(
        found == expected,
        "the page (+) is not the expected one (-):\n\n{}",
        difference(expected, &found)
    );
}

/// Whether a line is about a family whose name starts so.
fn is_about(line: &str, prefixes: &[&str]) -> bool {
    let metadata = line
        .strip_prefix("# HELP ")
        .or(line.strip_prefix("# TYPE "));
    let name = metadata.unwrap_or(line);
    prefixes.iter().any(|prefix| name.starts_with(prefix))
}

/// The lines that differ, with three that do not around them.
fn difference(expected: &str, found: &str) -> String {
    let diff = TextDiff::from_lines(expected, found);
    let mut text = String::new();
    for (i, group) in diff.grouped_ops(3).iter().enumerate() {
        if i > 0 {
            text.push_str("  …\n");
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            let line = change.value();
            let _ = writeln!(text, "{sign} {}", line.strip_suffix('\n').unwrap_or(line));
            if change.missing_newline() {
                text.push_str("  (no line feed behind it)\n");
            }
        }
    }
    text
}
