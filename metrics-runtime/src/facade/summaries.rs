//! What histograms of the facade become for which nobody gave buckets.

use std::sync::Arc;
use std::time::Duration;

use crate::declaration::{DEFAULT_WINDOW, SUMMARY_MAX_SERIES};
use crate::naming::MetricType;
use crate::series::BuiltSpec;

/// What the histograms of the [`metrics`] facade for which nobody gave buckets become: summaries, whose quantiles this process
/// works out itself. Needs the feature `summary`, which is on by default.
///
/// The engine is the sketch of metrics-exporter-prometheus, exact to about 0.1 % of a value. A record costs about 25 ns, against 3 to
/// 5 into buckets, under a lock that threads of the same series wait for. A series takes up to 130 KiB for each of the three parts
/// of its window, twice that if values are of both signs, so 200 of them up to 76 MiB, or 152. Nobody can add up the quantiles of
/// several processes: where you know the name, [give it buckets](crate::ExporterBuilder::buckets).
///
/// The quantiles are those of the last minute; without an observation in it they read `NaN`. The sum and the count are those
/// since the first observation.
///
/// ```
/// use std::time::Duration;
/// use metrics_runtime::{Registry, Summaries, metrics};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let registry = Registry::new();
/// let summaries = Summaries::default()
///     .quantiles([0.5, 0.999])
///     .window(Duration::from_secs(600))
///     .max_series(20);
/// metrics::with_local_recorder(&registry.recorder().summaries(summaries)?, || {
///     metrics::histogram!("rows").record(1.0);
/// });
/// assert!(registry.render().contains("rows{quantile=\"0.999\"} "));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Summaries {
    quantiles: Arc<[f64]>,
    window: Duration,
    max_series: usize,
}

/// What a summary tells unless it is asked for something else: the median, and what is slower than most.
const QUANTILES: [f64; 4] = [0.5, 0.9, 0.95, 0.99];

/// Longer and shorter windows are mistakes; sums of times are far from their end.
const SHORTEST: Duration = Duration::from_millis(1);
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

impl Default for Summaries {
    /// The quantiles 0.5, 0.9, 0.95 and 0.99 of the last minute, for 200 series of a name.
    fn default() -> Self {
        Self {
            quantiles: QUANTILES.into(),
            window: DEFAULT_WINDOW,
            max_series: SUMMARY_MAX_SERIES as usize,
        }
    }
}

impl Summaries {
    /// Which quantiles are told, from 0, the smallest observation, to 1, the largest; in increasing order.
    #[must_use]
    pub fn quantiles(self, quantiles: impl Into<Arc<[f64]>>) -> Self {
        Self {
            quantiles: quantiles.into(),
            ..self
        }
    }

    /// How far the quantiles look back, from a millisecond to a day. A third of it is forgotten at a time.
    #[must_use]
    pub fn window(self, window: Duration) -> Self {
        Self { window, ..self }
    }

    /// How many series there may be of one name, at least one. What comes past that is recorded in one series, whose labels
    /// read `__overflow__`, counted in `metrics_runtime_series_overflow_total` and logged once.
    #[must_use]
    pub fn max_series(self, series: usize) -> Self {
        Self {
            max_series: series,
            ..self
        }
    }

    /// What is wrong with them, if anything.
    pub(super) fn mistake(&self) -> Option<&'static str> {
        let quantiles = &*self.quantiles;
        if quantiles.is_empty() {
            return Some("they need at least one quantile, such as 0.5");
        }
        if !quantiles.iter().all(|q| (0.0..=1.0).contains(q)) {
            return Some("quantiles go from 0 to 1: write 0.99 for the 99th percentile");
        }
        if quantiles.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Some("quantiles must increase: write them from small to large, each once");
        }
        if !(SHORTEST..=LONGEST).contains(&self.window) {
            return Some("their window must be between a millisecond and a day");
        }
        (self.max_series == 0).then_some("they need room for one series at least")
    }

    /// Makes a histogram such a summary.
    pub(super) fn shape(&self, spec: &mut BuiltSpec) {
        spec.metric_type = MetricType::Summary;
        spec.quantiles = self.quantiles.clone();
        spec.window = self.window;
        spec.limit = self.max_series;
    }
}
