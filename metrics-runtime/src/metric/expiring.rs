//! Gauges that leave the page when nobody writes them.

use std::sync::atomic::Ordering::Release;

use super::gauge::Gauge;
use super::handle::Metric;
use super::into_f64::IntoF64;
use crate::declaration::Number;
use crate::naming::MetricType;
use crate::series::{GAUGE_WRITTEN, HandleParams};
use crate::storage::{Cells, Owned, Slot};
use crate::support::Ticks;

/// A gauge that is on the page only while it is written: for values of things that go away without a word.
///
/// How long it stays after its last write is said by [`#[metric(idle = 60s)]`](derive@crate::Metrics#idle). The next write, through
/// any handle, brings it back; nothing is on the page before the first one. A write costs a look at the clock more than that of a
/// [`Gauge`].
///
/// ```
/// use metrics_runtime::{ExpiringGauge, Family, Metrics, Registry, TestClock};
/// use std::time::Duration;
///
/// #[derive(Metrics)]
/// struct AgentMetrics {
///     /// Load of an agent, as it tells.
///     #[metric(labels("agent"), idle = 60s)]
///     agent_load: Family<String, ExpiringGauge>,
/// }
///
/// let (registry, clock) = (Registry::new(), TestClock::new());
/// let load = AgentMetrics::register_in(&registry).agent_load.with(&"a7".into());
/// load.set(0.5);
/// assert!(registry.render().ends_with("agent_load{agent=\"a7\"} 0.5\n"));
/// clock.advance(Duration::from_secs(61));
/// assert_eq!(registry.render(), "");
/// load.set(0.25);
/// assert!(registry.render().ends_with("agent_load{agent=\"a7\"} 0.25\n"));
/// ```
///
/// In a family that has reached its limit on series, a series that is off the page gives its place to a new one, within a second. Once
/// it is written again it comes back, past the limit if need be. Its memory stays, since handles are `Copy`: a family keeps at most 16
/// times its limit of series, or 65 536. Where things come and go without end, let the family be
/// [removable](crate::Family#series-that-can-be-removed): a series that is off the page and has no handle is freed then.
#[derive(Debug, Clone, Copy)]
pub struct ExpiringGauge<C: Cells = Slot> {
    cells: C,
    gauge: Gauge<C>,
}

impl<C: Cells> ExpiringGauge<C> {
    /// Sets the value, which may be NaN or infinite.
    #[inline]
    pub fn set(&self, value: impl IntoF64) {
        self.gauge.set(value);
        self.written();
    }

    /// Adds `x`, as [`Gauge::increment`] does. One that is refused is no write.
    #[inline]
    pub fn increment(&self, x: impl IntoF64) {
        self.add(x.into_f64());
    }

    /// Subtracts `x`, as [`increment`](Self::increment) adds.
    #[inline]
    pub fn decrement(&self, x: impl IntoF64) {
        self.add(-x.into_f64());
    }

    /// The value as it was last written, on the page or not.
    #[must_use]
    pub fn get(&self) -> f64 {
        self.gauge.get()
    }

    #[inline]
    fn add(&self, x: f64) {
        self.gauge.increment(x);
        if x.is_finite() {
            self.written();
        }
    }

    /// After the value: a page that sees the moment sees the value as well.
    #[inline]
    fn written(&self) {
        let now = Ticks::now().to_nonzero();
        self.cells.shared(GAUGE_WRITTEN).store(now, Release);
    }
}

impl Metric for ExpiringGauge {
    const TYPE: MetricType = MetricType::Gauge;
    const NUMBER: Number = Number::F64;
    const EXPIRES: bool = true;

    type Owned = ExpiringGauge<Owned>;

    #[inline]
    fn from_slot(slot: Slot, params: HandleParams) -> Self {
        Self {
            cells: slot,
            gauge: Gauge::from_slot(slot, params),
        }
    }

    fn from_owned(cells: Owned, params: HandleParams) -> Self::Owned {
        ExpiringGauge {
            gauge: Gauge::from_owned(cells.clone(), params),
            cells,
        }
    }

    #[inline]
    fn at(self, index: u32, stride: u32) -> Self {
        Self {
            cells: self.cells.offset(index.wrapping_mul(stride)),
            gauge: self.gauge.at(index, stride),
        }
    }
}
