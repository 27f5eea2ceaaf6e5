//! Foreign code under the guard, and the count of its panics.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use super::self_metrics::{SelfMetric, SelfMetrics};
use crate::support::{Panicked, guard};

/// Foreign code, by the reason for which the program handed it over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// A recorder that metrics are forwarded to.
    Recorder,
    /// A function that computes a gauge, when it is dropped.
    DerivedGauge,
    /// A collector, when it is dropped.
    Collector,
    /// A type of errors that chooses an outcome, or a label that is made of one.
    Outcome,
    /// A function of an HTTP layer.
    #[cfg(feature = "tower")]
    HttpLayer,
}

impl Code {
    /// The value of the label `code`.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Recorder => "recorder",
            Self::DerivedGauge => "derived_gauge",
            Self::Collector => "collector",
            Self::Outcome => "outcome",
            #[cfg(feature = "tower")]
            Self::HttpLayer => "http_layer",
        }
    }
}

impl SelfMetrics {
    /// Runs foreign code, and counts and logs its panic. `None` where it panicked. No lock may be held.
    #[inline]
    pub(crate) fn guard<R>(&self, code: Code, call: impl FnOnce() -> R) -> Option<R> {
        match guard::catch(call) {
            Ok(result) => Some(result),
            Err(panicked) => {
                self.panicked(code, &panicked);
                None
            }
        }
    }

    #[cold]
    fn panicked(&self, code: Code, panicked: &Panicked) {
        self.count(SelfMetric::ForeignPanicked, code.as_str());
        let bit = 1 << code as u8;
        if self.logged.fetch_or(bit, Relaxed) & bit == 0 {
            self.log(|| {
                tracing::error!(
                    code = code.as_str(),
                    "code of the program panicked where it was called for its metrics: this is counted, and not logged again: {}",
                    panicked.message()
                );
            });
        }
    }
}

/// A value of a foreign type, which is called and dropped under the guard.
pub(crate) struct Held<T> {
    /// Until it is dropped.
    value: Option<T>,
    code: Code,
    counted: Counted,
}

/// The place where the panics of a value are counted.
enum Counted {
    In(Arc<SelfMetrics>),
    /// There where this leads at the time of the panic.
    Current(fn() -> &'static SelfMetrics),
}

impl<T> Held<T> {
    /// A value whose panics are counted here.
    pub(crate) const fn counted_in(self_metrics: Arc<SelfMetrics>, code: Code, value: T) -> Self {
        Self {
            value: Some(value),
            code,
            counted: Counted::In(self_metrics),
        }
    }

    /// A value whose panics are counted where `current` leads at their time.
    pub(crate) const fn counted_by(
        current: fn() -> &'static SelfMetrics,
        code: Code,
        value: T,
    ) -> Self {
        Self {
            value: Some(value),
            code,
            counted: Counted::Current(current),
        }
    }

    /// The value, for a caller that has a guard around the call.
    #[inline]
    pub(crate) fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// The same, to be changed.
    pub(crate) fn get_mut(&mut self) -> Option<&mut T> {
        self.value.as_mut()
    }

    /// The value, to be consumed.
    pub(crate) fn into_inner(mut self) -> Option<T> {
        self.value.take()
    }

    /// Calls the value. `None` where it panicked.
    #[inline]
    pub(crate) fn call<R>(&self, call: impl FnOnce(&T) -> R) -> Option<R> {
        let value = self.get()?;
        self.self_metrics().guard(self.code, || call(value))
    }

    fn self_metrics(&self) -> &SelfMetrics {
        match &self.counted {
            Counted::In(self_metrics) => self_metrics,
            Counted::Current(current) => current(),
        }
    }
}

impl<T> Drop for Held<T> {
    fn drop(&mut self) {
        if let Some(value) = self.value.take() {
            self.self_metrics().guard(self.code, || drop(value));
        }
    }
}

impl<T> fmt::Debug for Held<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Held")
            .field("code", &self.code)
            .finish_non_exhaustive()
    }
}
