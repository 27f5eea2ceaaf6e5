//! A histogram that a timed function declares itself.

use std::sync::OnceLock;

use crate::clock::calibrate;
use crate::descriptor::Descriptor;
use crate::metric::{MetricFamily, Registered};
use crate::registry::Registry;

/// A histogram, or a family of them, of one function: one `static` in it.
#[derive(Debug)]
pub struct Own<M> {
    descriptor: &'static Descriptor,
    metric: OnceLock<M>,
}

impl<M: MetricFamily> Own<M> {
    /// What is declared so.
    #[must_use]
    pub const fn new(descriptor: &'static Descriptor) -> Self {
        Self {
            descriptor,
            metric: OnceLock::new(),
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

    /// Registers *before* the cell is touched: what is logged about it may go through the function.
    #[cold]
    fn register(&self) -> &M {
        let metric = registered(self.descriptor);
        self.metric.get_or_init(|| metric)
    }
}

/// The metric of a declaration, registered with the global registry.
pub(super) fn registered<M: MetricFamily>(descriptor: &'static Descriptor) -> M {
    calibrate();
    M::from_registered(Registered(
        Registry::global().branch_or_detached(descriptor, &[]),
    ))
}
