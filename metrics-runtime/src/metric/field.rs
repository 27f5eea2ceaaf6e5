//! The types of fields in a struct of metrics.

use super::metrics::Building;
use super::registered::Registered;
use crate::declaration::Shape;

/// A type of a field in a struct with `#[derive(Metrics)]`: a [`Metric`](super::Metric), a [`Family`](crate::Family) of them,
/// or an [`Info`](crate::Info).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a metric type",
    label = "not a metric type",
    note = "a field is a `Counter`, `Counter<f64>`, `Gauge`, `Histogram`, `StateSet<States>`, `ExpiringGauge`, `Summary`, `Family<Labels, _>` of one of these, or `Info<Labels>`"
)]
pub trait MetricFamily: Sized {
    #[doc(hidden)]
    const SHAPE: Shape;

    #[doc(hidden)]
    fn from_registered(family: Registered) -> Self;

    /// The field that has this place in a table. Not inlined: it is there once for each type, not once for each field.
    #[doc(hidden)]
    #[must_use]
    #[inline(never)]
    fn field(building: &Building<'_>, index: usize) -> Self {
        Self::from_registered(building.registered(index))
    }
}
