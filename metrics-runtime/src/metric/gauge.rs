//! Gauges.

use std::sync::atomic::Ordering::Relaxed;

use super::handle::Metric;
use super::into_f64::IntoF64;
use super::refused::refuse;
use crate::declaration::Number;
use crate::naming::MetricType;
use crate::registry::Registry;
use crate::series::{
    Code, Compute, GAUGE_TRACKED, GAUGE_VALUE, HandleParams, Update, derive_gauge, forward_level,
    gauge_bits, gauge_level, gauge_set,
};
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

    /// Adds `x`; to 0 where the value is [derived](Self::derive), which ends. A NaN or an infinity, and what would come to one, from
    /// which the gauge could not come back, is not added, but counted in `metrics_runtime_values_refused_total` of the global registry.
    #[inline]
    pub fn increment(&self, x: impl IntoF64) {
        self.add(x.into_f64());
    }

    /// Subtracts `x`, as [`increment`](Self::increment) adds.
    #[inline]
    pub fn decrement(&self, x: impl IntoF64) {
        self.add(-x.into_f64());
    }

    /// Has the value computed from now on, each time that a page is made and each time that it is asked for, until something
    /// else is set or derived: for ratios of other metrics, ages, and lengths that something else knows. Guards count on top.
    ///
    /// ```
    /// use metrics_runtime::{Counter, Gauge, Metrics, Registry};
    ///
    /// #[derive(Metrics)]
    /// struct CacheMetrics {
    ///     /// Look-ups that found something.
    ///     cache_hits_total: Counter,
    ///     /// Look-ups.
    ///     cache_lookups_total: Counter,
    ///     /// Part of the look-ups that found something, since the start.
    ///     cache_hit_ratio: Gauge,
    /// }
    ///
    /// let registry = Registry::new();
    /// let cache = CacheMetrics::register_in(&registry);
    /// let (hits, lookups) = (cache.cache_hits_total, cache.cache_lookups_total);
    /// cache.cache_hit_ratio.derive(move || hits.get() as f64 / lookups.get() as f64);
    /// cache.cache_lookups_total.increment(4);
    /// cache.cache_hits_total.increment(3);
    /// assert_eq!(cache.cache_hit_ratio.get(), 0.75);
    /// assert!(registry.render().contains("cache_hit_ratio 0.75\n"));
    /// ```
    ///
    /// For a page the function runs on a helper thread, so it does not see the thread-locals of whoever asks; for
    /// [`get`](Self::get) it runs on the thread that calls that. No lock is held meanwhile. A NaN is shown as any value. A function
    /// that needs its own value has none. The function is dropped when a page is made after another value was set, or with
    /// the series. Recorders that metrics are [forwarded](crate::Registry::forward_to) to are told the value whenever a page is made.
    ///
    /// # Functions that fail
    ///
    /// While the function panics, the series is off the page and [`get`](Self::get) returns NaN. That is counted in
    /// `metrics_runtime_derived_panics_total` and logged once.
    ///
    /// All functions of a page have the [time of its collectors](crate::ExporterBuilder::collect_within), and one second where
    /// there is no exporter. A function that takes longer costs its own series alone: that is off the page, and the function is not
    /// called again, before the call returns; `get` returns NaN. This is counted in `metrics_runtime_derived_timeouts_total` and
    /// logged once. A call that never returns keeps a thread, of which there are 64 at most.
    pub fn derive<T: IntoF64>(&self, value: impl Fn() -> T + Send + Sync + 'static) {
        let compute: Compute = Box::new(move || value().into_f64());
        derive_gauge(&self.cells, Registry::hold(Code::DerivedGauge, compute));
        self.tell();
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

    /// The value shown: what was set or is derived, plus the guards.
    #[must_use]
    pub fn get(&self) -> f64 {
        gauge_level(&self.cells)
    }

    #[inline]
    fn add(&self, x: f64) {
        if !x.is_finite() {
            return refuse(MetricType::Gauge);
        }
        let cell = self.cells.shared(GAUGE_VALUE);
        let mut seen = cell.load(Relaxed);
        loop {
            let (old, new) = (gauge_set(seen), gauge_set(seen) + x);
            // From there it could not come back.
            if old.is_finite() && !new.is_finite() {
                return refuse(MetricType::Gauge);
            }
            match cell.compare_exchange_weak(seen, gauge_bits(new), Relaxed, Relaxed) {
                Ok(_) => break,
                Err(now) => seen = now,
            }
        }
        self.tell();
    }

    #[inline]
    fn tell(&self) {
        // No reference to the handle: it would have to be in memory for that.
        forward_level(&self.cells, |cells| Update::Set(gauge_level(cells)));
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

impl Metric for Gauge {
    const TYPE: MetricType = MetricType::Gauge;
    const NUMBER: Number = Number::F64;

    type Owned = Gauge<Owned>;

    #[inline]
    fn from_slot(slot: Slot, _params: HandleParams) -> Self {
        Self { cells: slot }
    }

    fn from_owned(cells: Owned, _params: HandleParams) -> Self::Owned {
        Gauge { cells }
    }

    #[inline]
    fn at(self, index: u32, stride: u32) -> Self {
        Self {
            cells: self.cells.offset(index.wrapping_mul(stride)),
        }
    }
}
