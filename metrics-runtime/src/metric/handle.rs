//! Handles on one series.

use crate::declaration::Number;
use crate::label::Labels;
use crate::naming::MetricType;
use crate::series::HandleParams;
use crate::storage::{Owned, Slot};

/// A handle on one series: [`Counter`](crate::Counter), [`Gauge`](crate::Gauge), [`Histogram`](crate::Histogram), [`StateSet`](crate::StateSet),
/// [`ExpiringGauge`](crate::ExpiringGauge) or `Summary`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a metric",
    label = "not a metric",
    note = "the second parameter of `Family` is `Counter`, `Counter<f64>`, `Gauge`, `Histogram`, `StateSet<States>`, `ExpiringGauge` or `Summary`"
)]
pub trait Metric: Copy {
    #[doc(hidden)]
    const TYPE: MetricType;

    #[doc(hidden)]
    const NUMBER: Number;

    #[doc(hidden)]
    const STATES: Labels = Labels::NONE;

    #[doc(hidden)]
    const EXPIRES: bool = false;

    /// The handle on a series that can be removed.
    type Owned: Clone;

    #[doc(hidden)]
    fn from_slot(slot: Slot, params: HandleParams) -> Self;

    #[doc(hidden)]
    fn from_owned(cells: Owned, params: HandleParams) -> Self::Owned;

    /// The handle on the series at `index`, where this is the first of an array and each has `stride` slots.
    #[doc(hidden)]
    #[must_use]
    fn at(self, index: u32, stride: u32) -> Self;
}
