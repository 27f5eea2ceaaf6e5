//! Gauges.

use std::sync::atomic::Ordering::Relaxed;

use super::{IntoF64, Metric};
use crate::buckets::Bounds;
use crate::descriptor::{MetricType, Number};
use crate::registry::Registry;
use crate::registry::forward::forward_level;
use crate::registry::layout::{GAUGE_TRACKED, GAUGE_VALUE, gauge_bits, gauge_set, gauge_value};
use crate::registry::trouble::Problem;
use crate::storage::{Cells, Owned, Slot};

/// A value that goes up and down.
///
/// It has two parts: what is set, incremented and decremented, and how many [`track`](Self::track) guards are alive. It
/// shows their sum, so `set(0)` with three guards alive shows 3. Use one gauge for one of the two.
///
/// ```
/// use metrics_runtime::{Gauge, Metrics, Registry};
///
/// #[derive(Metrics)]
/// struct QueueMetrics {
///     /// Jobs that nobody took yet.
///     jobs_waiting: Gauge,
///     /// Jobs being done.
///     jobs_in_flight: Gauge,
/// }
///
/// let queue = QueueMetrics::register_in(&Registry::new());
/// queue.jobs_waiting.set(7);
/// queue.jobs_waiting.decrement(2);
/// let job = queue.jobs_in_flight.track();
/// assert_eq!((queue.jobs_waiting.get(), queue.jobs_in_flight.get()), (5.0, 1.0));
/// drop(job);
/// assert_eq!(queue.jobs_in_flight.get(), 0.0);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Gauge<C: Cells = Slot> {
    cells: C,
}

impl<C: Cells> Gauge<C> {
    /// Sets the value, which may be NaN or infinite. Guards count on top of it.
    #[inline]
    pub fn set(&self, value: impl IntoF64) {
        let value = value.into_f64();
        self.cells
            .shared(GAUGE_VALUE)
            .store(gauge_bits(value), Relaxed);
        self.tell();
    }

    /// Adds `x`. A NaN or an infinity, from which the gauge could not come back, is not added, but counted in
    /// `metrics_runtime_values_refused_total` of the global registry.
    #[inline]
    pub fn increment(&self, x: impl IntoF64) {
        self.add(x.into_f64());
    }

    /// Subtracts `x`, as [`increment`](Self::increment) adds.
    #[inline]
    pub fn decrement(&self, x: impl IntoF64) {
        self.add(-x.into_f64());
    }

    /// Counts one more until the guard is dropped, on whatever thread.
    #[inline]
    pub fn track(&self) -> Tracked<C> {
        self.cells.add(GAUGE_TRACKED, 1);
        self.tell();
        Tracked {
            gauge: self.clone(),
        }
    }

    /// The value shown: what was set, plus the guards.
    #[must_use]
    pub fn get(&self) -> f64 {
        gauge_value(
            self.cells.shared(GAUGE_VALUE).load(Relaxed),
            self.cells.sum(GAUGE_TRACKED),
        )
    }

    #[inline]
    fn add(&self, x: f64) {
        if !x.is_finite() {
            return refuse();
        }
        let cell = self.cells.shared(GAUGE_VALUE);
        let mut seen = cell.load(Relaxed);
        while let Err(now) =
            cell.compare_exchange_weak(seen, gauge_bits(gauge_set(seen) + x), Relaxed, Relaxed)
        {
            seen = now;
        }
        self.tell();
    }

    #[inline]
    fn tell(&self) {
        forward_level(|| self.cells.id(), || self.get());
    }
}

/// Counts one in a [`Gauge`] while it lives.
#[derive(Debug)]
#[must_use = "the gauge goes down again when this is dropped: bind it to a name, not to `_`"]
pub struct Tracked<C: Cells = Slot> {
    gauge: Gauge<C>,
}

impl<C: Cells> Drop for Tracked<C> {
    #[inline]
    fn drop(&mut self) {
        self.gauge.cells.add(GAUGE_TRACKED, 1_u64.wrapping_neg());
        self.gauge.tell();
    }
}

#[cold]
fn refuse() {
    Registry::current().trouble(Problem::ValueRefused, MetricType::Gauge.as_str());
}

impl Metric for Gauge {
    const TYPE: MetricType = MetricType::Gauge;
    const NUMBER: Number = Number::F64;

    type Owned = Gauge<Owned>;

    #[inline]
    fn from_slot(slot: Slot, _bounds: Option<&'static Bounds>) -> Self {
        Self { cells: slot }
    }

    fn from_owned(cells: Owned, _bounds: Option<&'static Bounds>) -> Self::Owned {
        Gauge { cells }
    }

    #[inline]
    fn at(self, index: u32, stride: u32) -> Self {
        Self {
            cells: self.cells.offset(index.wrapping_mul(stride)),
        }
    }
}
