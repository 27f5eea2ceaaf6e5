//! Histograms.

use std::time::Duration;

use super::handle::Metric;
use super::into_f64::IntoF64;
use super::refused::refuse;
use super::running::{RecordTime, Running};
use crate::declaration::Number;
use crate::naming::MetricType;
use crate::registry::Registry;
use crate::series::{
    Bounds, Exemplar, ExtensionKinds, HISTOGRAM_BUCKETS, HISTOGRAM_SUM, HandleParams, Place,
    SelfMetric, Update, forward, keep, note,
};
use crate::storage::{Cells, Owned, Slot};
use crate::support::Ticks;

/// Observations counted in buckets, with their sum.
///
/// ```
/// use metrics_runtime::{Buckets, Histogram, Metrics, Registry};
/// use std::time::Duration;
///
/// #[derive(Metrics)]
/// struct QueryMetrics {
///     /// Time a query took.
///     #[metric(buckets = Buckets::LATENCY)]
///     query_duration_seconds: Histogram,
///     /// Rows a query returned.
///     #[metric(buckets = [1.0, 10.0, 100.0])]
///     query_rows: Histogram,
/// }
///
/// let query = QueryMetrics::register_in(&Registry::new());
/// query.query_duration_seconds.record(Duration::from_millis(20));
/// query.query_rows.record(17);
/// assert_eq!((query.query_rows.count(), query.query_rows.sum()), (1, 17.0));
/// assert_eq!(query.query_duration_seconds.sum(), 0.02);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Histogram<C: Cells = Slot> {
    cells: C,
    bounds: &'static Bounds,
    kinds: ExtensionKinds,
}

impl<C: Cells> Histogram<C> {
    /// Counts a value: a number, or a [`Duration`] as seconds. A NaN or an infinity is not recorded, but counted in
    /// `metrics_runtime_values_refused_total` of the
    /// global registry.
    #[inline]
    pub fn record(&self, value: impl IntoF64) {
        let value = value.into_f64();
        if !value.is_finite() {
            return refuse(MetricType::Histogram);
        }
        self.observe(value, self.kinds);
    }

    /// Counts a value, as [`record`](Self::record) does, and keeps it with these labels as the exemplar of its bucket: names
    /// and values, such as the id of a trace. The last one is shown behind the bucket in `OpenMetrics` and in the protobuf
    /// format.
    ///
    /// The names must be legal ones, each there once, and names and values have at most 128 characters together. Otherwise the
    /// value is recorded without them, and that is counted in `metrics_runtime_exemplars_refused_total` of the global registry. In
    /// `OpenMetrics` a U+0000 in a value is shown as U+FFFD, since Prometheus refuses the whole page for it.
    ///
    /// ```
    /// # use metrics_runtime::{Buckets, Histogram, Metrics, Registry};
    /// # #[derive(Metrics)]
    /// # struct QueryMetrics {
    /// #     /// Rows a query returned.
    /// #     #[metric(buckets = [1.0, 10.0, 100.0])]
    /// #     query_rows: Histogram,
    /// # }
    /// # let registry = Registry::new();
    /// # let query = QueryMetrics::register_in(&registry);
    /// query.query_rows.record_with_exemplar(17, [("trace_id", "4bf92f3577b34da6")]);
    /// assert!(registry.render_openmetrics().contains(
    ///     "query_rows_bucket{le=\"100.0\"} 1 # {trace_id=\"4bf92f3577b34da6\"} 17 "
    /// ));
    /// ```
    pub fn record_with_exemplar<N: AsRef<str>, V: AsRef<str>>(
        &self,
        value: impl IntoF64,
        labels: impl IntoIterator<Item = (N, V)>,
    ) {
        let value = value.into_f64();
        if !value.is_finite() {
            return refuse(MetricType::Histogram);
        }
        if let Some(exemplar) = Exemplar::new(value, labels) {
            self.observe(value, self.kinds.without_exemplars());
            keep(&self.cells, self.place(self.bounds.bucket(value)), exemplar);
        } else {
            self.observe(value, self.kinds);
            Registry::current().count(SelfMetric::ExemplarRefused, MetricType::Histogram.as_str());
        }
    }

    /// Starts a measurement: the time from now until the guard is dropped or stopped is recorded, in seconds.
    ///
    /// ```
    /// # use metrics_runtime::{Buckets, Histogram, Metrics, Registry};
    /// # #[derive(Metrics)]
    /// # struct QueryMetrics {
    /// #     /// Time a query took.
    /// #     #[metric(buckets = Buckets::LATENCY)]
    /// #     query_duration_seconds: Histogram,
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
    #[inline]
    pub fn start(&self) -> Timer<C> {
        Timer(Running::new(self.clone(), Ticks::now()))
    }

    /// How many values were recorded.
    #[must_use]
    pub fn count(&self) -> u64 {
        let buckets = 0..self.bounds.buckets();
        buckets
            .map(|bucket| self.cells.sum(HISTOGRAM_BUCKETS + bucket))
            .fold(0, u64::wrapping_add)
    }

    /// The sum of the values that were recorded.
    #[must_use]
    pub fn sum(&self) -> f64 {
        self.cells.sum_f64(HISTOGRAM_SUM)
    }

    /// Counts a finite value.
    #[inline]
    fn observe(&self, value: f64, kinds: ExtensionKinds) {
        // First, so that nothing is kept for afterwards on the way of those without.
        if kinds.any() {
            return self.observe_and_note(value, kinds);
        }
        self.count_value(value);
    }

    #[cold]
    #[inline(never)]
    fn observe_and_note(&self, value: f64, kinds: ExtensionKinds) {
        self.count_value(value);
        let place = self.place(self.bounds.bucket(value));
        note(&self.cells, kinds, place, value);
    }

    #[inline]
    fn count_value(&self, value: f64) {
        self.cells
            .observe(HISTOGRAM_BUCKETS + self.bounds.bucket(value), value);
        forward(&self.cells, || Update::Observe(value));
    }

    /// The place for the exemplars of a bucket.
    fn place(&self, bucket: u32) -> Place {
        Place {
            index: bucket,
            of: self.bounds.buckets(),
        }
    }

    /// Counts the time since `start`, and returns its nanoseconds.
    #[inline]
    pub(crate) fn observe_since(&self, start: Ticks) -> u64 {
        let nanos = start.elapsed_nanos();
        self.observe_nanos(nanos);
        nanos
    }

    /// Counts a time.
    #[inline]
    pub(crate) fn observe_nanos(&self, nanos: u64) {
        #[expect(clippy::cast_precision_loss, reason = "2^53 nanoseconds are 104 days")]
        self.observe(nanos as f64 / 1e9, self.kinds);
    }
}

/// A measurement under way; see [`Histogram::start`].
#[derive(Debug)]
#[must_use = "the time is recorded when this is dropped: bind it to a name, not to `_`"]
pub struct Timer<C: Cells = Slot>(Running<Histogram<C>>);

impl<C: Cells> Timer<C> {
    /// Records the time now, and returns it.
    #[inline]
    pub fn stop(mut self) -> Duration {
        self.0.stop()
    }

    /// Records nothing.
    #[inline]
    pub fn discard(mut self) {
        self.0.discard();
    }
}

impl<C: Cells> RecordTime for Histogram<C> {
    #[inline]
    fn record_since(&self, start: Ticks) -> u64 {
        self.observe_since(start)
    }
}

impl Metric for Histogram {
    const TYPE: MetricType = MetricType::Histogram;
    const NUMBER: Number = Number::F64;

    type Owned = Histogram<Owned>;

    #[inline]
    fn from_slot(slot: Slot, params: HandleParams) -> Self {
        // Only a histogram without declared buckets has none, and the declaration refuses that.
        Self {
            cells: slot,
            bounds: params.bounds.unwrap_or_else(|| Bounds::intern(&[])),
            kinds: params.kinds,
        }
    }

    fn from_owned(cells: Owned, params: HandleParams) -> Self::Owned {
        let Self { bounds, kinds, .. } = Self::from_slot(Slot::VOID, params);
        Histogram {
            cells,
            bounds,
            kinds,
        }
    }

    #[inline]
    fn at(self, index: u32, stride: u32) -> Self {
        Self {
            cells: self.cells.offset(index.wrapping_mul(stride)),
            ..self
        }
    }
}
