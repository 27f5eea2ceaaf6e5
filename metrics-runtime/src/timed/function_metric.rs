//! A histogram that a timed function declares itself.

use crate::declaration::Descriptor;
use crate::metric::{MetricFamily, Registered};
use crate::registry::{Registry, ScopedOnceLock};
use crate::support::calibrate;

/// A histogram, or a family of them, of one function: one `static` in it.
#[derive(Debug)]
pub struct FunctionMetric<M> {
    descriptor: &'static Descriptor,
    metric: ScopedOnceLock<M>,
}

impl<M: MetricFamily> FunctionMetric<M> {
    /// What is declared so.
    #[must_use]
    pub const fn new(descriptor: &'static Descriptor) -> Self {
        Self {
            descriptor,
            metric: ScopedOnceLock::new(),
        }
    }

    /// The metric, registered with the global registry.
    #[inline]
    pub fn get(&self) -> &M {
        self.metric.get_or_register(|| registered(self.descriptor))
    }
}

/// The metric of a declaration, registered with the global registry.
pub(super) fn registered<M: MetricFamily>(descriptor: &'static Descriptor) -> M {
    calibrate();
    M::from_registered(Registered(
        Registry::current().group_or_unexposed(descriptor, &[]),
    ))
}
