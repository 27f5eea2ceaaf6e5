//! What the program declares, as data: for documents, dashboards and tests.
//!
//! [`catalog()`] knows every struct with `#[derive(Metrics)]` and every function with `#[timed]` that is linked into the
//! program, without touching any of them. [`assert_catalog!`](crate::assert_catalog) compares it with a file.

mod entry;
mod lock_file;

pub use entry::{Catalog, ExceptionEntry, FamilyEntry, FunctionEntry, LabelEntry, Values};
#[doc(hidden)]
pub use lock_file::assert_is;

pub use crate::descriptor::{Alias, Location, MetricType, Package};
use crate::registry::declared;

/// Everything that is declared and linked in the program, in the order of the names.
///
/// ```
/// use metrics_runtime::{Buckets, Histogram, Metrics, catalog};
///
/// #[derive(Metrics)]
/// struct LetterMetrics {
///     /// Time to send a letter.
///     #[metric(buckets = Buckets::LATENCY, unit = "seconds")]
///     letter_duration_seconds: Histogram,
/// }
///
/// let catalog = catalog();
/// let letter = catalog.families().find(|family| family.name == "letter_duration_seconds").unwrap();
/// assert_eq!((letter.help.as_str(), letter.unit), ("Time to send a letter.", Some("seconds")));
/// assert_eq!(letter.buckets, Some(Buckets::LATENCY.bounds()));
/// ```
///
/// A library that no path of the program names is not linked, and so not in it.
#[must_use]
pub fn catalog() -> Catalog {
    Catalog::new(declared::all(), declared::functions())
}

/// Fails when the program's [`catalog()`] is not what a file says: for a test in one's own repository that tells when a metric
/// is renamed, loses a label, or changes its type or its buckets.
///
/// The path is one from the folder of `Cargo.toml`. With the environment variable `BLESS=1` the file is written anew.
///
/// ```no_run
/// // tests/metrics.rs
/// # mod shop {}
/// use shop as _; // Linked, so that its metrics are there.
///
/// #[test]
/// fn metrics_are_the_known_ones() {
///     metrics_runtime::assert_catalog!("metrics.lock");
/// }
/// ```
///
/// # Panics
///
/// When the file is another one, with the lines that differ; when it cannot be read or, with `BLESS=1`, written.
#[macro_export]
macro_rules! assert_catalog {
    ($path:literal $(,)?) => {
        $crate::catalog::assert_is(
            ::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/", $path),
            &$crate::catalog(),
        )
    };
}
