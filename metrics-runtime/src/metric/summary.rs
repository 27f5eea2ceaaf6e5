//! Summaries.

use std::time::Duration;

use super::handle::Metric;
use super::into_f64::IntoF64;
use super::refused::refuse;
use super::running::{RecordTime, Running};
use crate::declaration::Number;
use crate::naming::MetricType;
use crate::series::{HandleParams, Sketch, Update, forward, sketch_of};
use crate::storage::{Owned, Slot};
use crate::support::Ticks;

/// Observations as quantiles over a window that ends now, with their count and their sum since the start.
///
/// Quantiles of several instances cannot be put together: the median of two medians is not that of all. For that reason a
/// [`Histogram`](crate::Histogram) is what most programs want, and a summary is an exception from the rule `summary`, with a
/// reason. Where one instance is all there is, or the name is fixed, it is exact to about 0.1 % of the value, without buckets to be
/// chosen. The values of a window may differ by a factor of 10<sup>14</sup>; those that are closer to zero than 10<sup>-9</sup> are zero.
///
/// It costs more: a record takes a lock of the series and some 25 ns, five times what a histogram takes, and a series up to 130
/// KiB for each third of its window, twice that if values are of both signs. So a family has 200 series at most, unless
/// [`max_series`](derive@crate::Metrics#max_series) says otherwise, and they cannot be removed. Needs the feature `summary` (on by
/// default).
///
/// ```
/// use metrics_runtime::{Metrics, Registry, Summary};
///
/// #[derive(Metrics)]
/// struct HttpMetrics {
///     /// Request size.
///     #[metric(quantiles = [0.5, 0.99], allow(summary), reason = "one instance; the name is in a contract")]
///     request_size_bytes: Summary,
/// }
///
/// let registry = Registry::new();
/// let http = HttpMetrics::register_in(&registry);
/// assert!(registry.render().contains("request_size_bytes{quantile=\"0.5\"} NaN\n"));
/// for bytes in [100, 200, 300] {
///     http.request_size_bytes.record(bytes);
/// }
/// assert_eq!((http.request_size_bytes.count(), http.request_size_bytes.sum()), (3, 600.0));
/// let median = http.request_size_bytes.quantile(0.5).unwrap();
/// assert!((median - 200.0).abs() < 0.3);
/// ```
///
/// The quantiles are those of the last minute, or of another [`window`](derive@crate::Metrics#quantiles-and-window); it moves on by
/// thirds. They read NaN where nothing was recorded in it.
#[derive(Debug, Clone, Copy)]
pub struct Summary {
    slot: Slot,
    sketch: &'static Sketch,
}

impl Summary {
    fn of(slot: Slot) -> Self {
        Self {
            slot,
            sketch: sketch_of(slot),
        }
    }

    /// Takes in a value: a number, or a [`Duration`] as seconds. A NaN or an infinity is not recorded, but counted in
    /// `metrics_runtime_values_refused_total` of the global registry.
    pub fn record(&self, value: impl IntoF64) {
        let value = value.into_f64();
        if !value.is_finite() {
            return refuse(MetricType::Summary);
        }
        self.sketch.record(value);
        forward(&self.slot, || Update::Observe(value));
    }

    /// Starts a measurement: the time from now until the guard is dropped or stopped is recorded, in seconds.
    ///
    /// ```
    /// # use metrics_runtime::{Metrics, Registry, Summary};
    /// # #[derive(Metrics)]
    /// # struct QueryMetrics {
    /// #     /// Time a query took.
    /// #     #[metric(quantiles = [0.5], allow(summary), reason = "an example")]
    /// #     query_duration_seconds: Summary,
    /// # }
    /// # let query = QueryMetrics::register_in(&Registry::new());
    /// let timer = query.query_duration_seconds.start();
    /// // … the query …
    /// let took = timer.stop();
    /// assert_eq!(query.query_duration_seconds.count(), 1);
    ///
    /// query.query_duration_seconds.start().discard();
    /// assert_eq!(query.query_duration_seconds.count(), 1);
    /// # let _ = took;
    /// ```
    pub fn start(&self) -> SummaryTimer {
        SummaryTimer(Running::new(*self, Ticks::now()))
    }

    /// Records the time that `f` takes, in seconds, also if it panics.
    pub fn time<T>(&self, f: impl FnOnce() -> T) -> T {
        let _timer = self.start();
        f()
    }

    /// How many values were recorded since the start.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.sketch.count_and_sum().0
    }

    /// The sum of the values that were recorded since the start.
    #[must_use]
    pub fn sum(&self) -> f64 {
        self.sketch.count_and_sum().1
    }

    /// The value at this quantile, from 0 to 1, of the window; `None` where that is empty. It need not be one of those on the page.
    #[must_use]
    pub fn quantile(&self, quantile: f64) -> Option<f64> {
        self.sketch.quantiles(&[quantile])[0]
    }
}

/// A measurement under way; see [`Summary::start`].
#[derive(Debug)]
#[must_use = "the time is recorded when this is dropped: bind it to a name, not to `_`"]
pub struct SummaryTimer(Running<Summary>);

impl SummaryTimer {
    /// Records the time now, and returns it.
    #[expect(
        clippy::must_use_candidate,
        reason = "it is for the record as much as for what it returns"
    )]
    pub fn stop(mut self) -> Duration {
        self.0.stop()
    }

    /// Records nothing.
    pub fn discard(mut self) {
        self.0.discard();
    }
}

impl RecordTime for Summary {
    fn record_since(&self, start: Ticks) -> u64 {
        let nanos = start.elapsed_nanos();
        self.record(Duration::from_nanos(nanos));
        nanos
    }
}

impl Metric for Summary {
    const TYPE: MetricType = MetricType::Summary;
    const NUMBER: Number = Number::F64;

    /// A declaration whose series could be removed is refused.
    type Owned = Self;

    fn from_slot(slot: Slot, _params: HandleParams) -> Self {
        Self::of(slot)
    }

    fn from_owned(_cells: Owned, _params: HandleParams) -> Self {
        Self::of(Slot::VOID)
    }

    fn at(self, index: u32, stride: u32) -> Self {
        Self::of(self.slot.offset(index.wrapping_mul(stride)))
    }
}

#[cfg(test)]
mod tests {
    use crate::{Family, Metrics, Registry, Summary};

    #[derive(Metrics)]
    #[metrics(crate = crate, scoped)]
    struct Requests {
        /// Size of a request.
        #[metric(labels("route"), quantiles = [0.5], allow(summary), reason = "a test")]
        request_bytes: Family<String, Summary>,
        /// Size of an answer.
        #[metric(labels("ok"), quantiles = [0.5], allow(summary), reason = "a test")]
        answer_bytes: Family<bool, Summary>,
    }

    #[test]
    fn looking_a_series_up_takes_no_lock() {
        let requests = Requests::register_in(&Registry::new());
        let route = "/".to_owned();
        let (request, answer) = (requests.request_bytes, requests.answer_bytes);
        let made = [request.with(&route), answer.with(&true)];
        let locked = made.map(|summary| summary.sketch.locked());
        let found = [request.with(&route), answer.with(&true)];
        drop(locked);
        for (found, made) in found.into_iter().zip(made) {
            found.record(1);
            assert_eq!((made.count(), found.slot), (1, made.slot));
        }
    }
}
