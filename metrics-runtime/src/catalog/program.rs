//! The catalogue of the program.

use super::entry::Catalog;
use crate::declaration::inventory as declared;

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
