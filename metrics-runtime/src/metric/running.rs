//! Measurements under way.

use std::time::Duration;

use crate::support::Ticks;

/// A metric that records how long something took.
pub(super) trait RecordTime {
    /// Records the time since `start`, and returns it in nanoseconds.
    fn record_since(&self, start: Ticks) -> u64;
}

/// A measurement that is recorded once: when it is stopped or dropped.
#[derive(Debug)]
pub(super) struct Running<M: RecordTime> {
    /// `None` once the time is recorded or discarded.
    metric: Option<M>,
    start: Ticks,
}

impl<M: RecordTime> Running<M> {
    #[inline]
    pub(super) fn new(metric: M, start: Ticks) -> Self {
        Self {
            metric: Some(metric),
            start,
        }
    }

    #[inline]
    pub(super) fn stop(&mut self) -> Duration {
        let recorded = self.metric.take();
        let nanos = recorded.map(|metric| metric.record_since(self.start));
        Duration::from_nanos(nanos.unwrap_or(0))
    }

    #[inline]
    pub(super) fn discard(&mut self) {
        self.metric = None;
    }
}

impl<M: RecordTime> Drop for Running<M> {
    #[inline]
    fn drop(&mut self) {
        self.stop();
    }
}
