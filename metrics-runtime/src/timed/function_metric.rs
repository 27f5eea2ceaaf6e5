//! A histogram that a timed function declares itself.

use crate::declaration::Descriptor;
use crate::metric::{MetricFamily, Registered};
use crate::registry::{Made, Registry};
use crate::support::calibrate;

/// A histogram, or a family of them, of one function: one `static` in it.
#[derive(Debug)]
pub struct FunctionMetric<M> {
    descriptor: &'static Descriptor,
    metric: Made<M>,
}

impl<M: MetricFamily> FunctionMetric<M> {
    /// What is declared so.
    #[must_use]
    pub const fn new(descriptor: &'static Descriptor) -> Self {
        Self {
            descriptor,
            metric: Made::new(),
        }
    }

    /// The metric, registered with the global registry.
    #[inline]
    pub fn get(&self) -> &M {
        match self.metric.get() {
            Some(metric) => metric,
            None => self.register(),
        }
    }

    #[cold]
    fn register(&self) -> &M {
        self.metric.keep(registered(self.descriptor))
    }
}

/// The metric of a declaration, registered with the global registry.
pub(super) fn registered<M: MetricFamily>(descriptor: &'static Descriptor) -> M {
    calibrate();
    M::from_registered(Registered(
        Registry::current().group_or_unexposed(descriptor, &[]),
    ))
}
