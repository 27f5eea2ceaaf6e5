//! Families without labels, whose field is the handle itself.

use super::counter::{Count, Counter};
use super::expiring::ExpiringGauge;
use super::field::MetricFamily;
use super::gauge::Gauge;
use super::handle::Metric;
use super::histogram::Histogram;
use super::registered::Registered;
use super::state_set::StateSet;
#[cfg(feature = "summary")]
use super::summary::Summary;
use crate::declaration::Shape;
use crate::label::{LabelValue, Labels};

/// Makes metrics families without labels. Not all by one impl: rustc would say of a family whose label has a wrong type that it is
/// no metric type, and not which type is wrong.
macro_rules! families_of_one {
    ($([$($parameters:tt)*] $metric:ty),+ $(,)?) => {$(
        impl<$($parameters)*> MetricFamily for $metric {
            const SHAPE: Shape = of_one::<Self>();

            fn from_registered(Registered(group): Registered) -> Self {
                Self::from_slot(group.series(&()), group.params())
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
