//! The typed handles: what users record with.

mod counter;
mod expiring;
mod gauge;
mod global;
mod histogram;
mod into_f64;
mod metrics;
mod state_set;
#[cfg(feature = "summary")]
mod summary;
mod typed_family;
mod typed_info;

pub use counter::{Count, Counter};
pub use expiring::ExpiringGauge;
pub use gauge::{Gauge, Tracked};
pub use global::Global;
pub use histogram::{Histogram, Timer};
pub use into_f64::IntoF64;
pub use metrics::{Building, Instance, Metrics, Root, Single, check_field, register};
pub use state_set::StateSet;
#[cfg(feature = "summary")]
pub use summary::{Summary, SummaryTimer};
pub use typed_family::{Family, Lifetime, Permanent, Removable, SeriesHandle};
pub use typed_info::Info;

use crate::descriptor::{MetricType, Number, Shape};
use crate::label::{LabelValue, Labels};
use crate::registry::branch::Branch;
use crate::registry::spec::Form;
use crate::storage::{Owned, Slot};

/// A handle on one series: [`Counter`], [`Gauge`], [`Histogram`], [`StateSet`], [`ExpiringGauge`] or `Summary`.
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
    fn from_slot(slot: Slot, form: Form) -> Self;

    #[doc(hidden)]
    fn from_owned(cells: Owned, form: Form) -> Self::Owned;

    /// The handle on the series at `index`, where this is the first of an array and each has `stride` slots.
    #[doc(hidden)]
    #[must_use]
    fn at(self, index: u32, stride: u32) -> Self;
}

/// A type of a field in a struct with `#[derive(Metrics)]`: a [`Metric`], a [`Family`] of them, or an [`Info`].
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

/// The series of a field in a registry.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Registered(pub(crate) &'static Branch);

/// Makes metrics families without labels. Not all by one impl: rustc would say of a family whose label has a wrong type that it is
/// no metric type, and not which type is wrong.
macro_rules! families_of_one {
    ($([$($parameters:tt)*] $metric:ty),+ $(,)?) => {$(
        impl<$($parameters)*> MetricFamily for $metric {
            const SHAPE: Shape = of_one::<Self>();

            fn from_registered(Registered(branch): Registered) -> Self {
                Self::from_slot(branch.series(&()), branch.about.spec.form())
            }
        }
    )+};
}

families_of_one!(
    [N: Count] Counter<N>,
    [] Gauge,
    [] Histogram,
    [E: LabelValue] StateSet<E>,
    [] ExpiringGauge,
);
#[cfg(feature = "summary")]
families_of_one!([] Summary);

/// What the type of a metric without labels says.
const fn of_one<M: Metric>() -> Shape {
    Shape {
        metric_type: M::TYPE,
        number: M::NUMBER,
        labels: Labels::NONE,
        removable: false,
        states: M::STATES,
        expires: M::EXPIRES,
    }
}
