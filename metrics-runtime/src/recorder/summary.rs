//! Summaries: the quantile sketches of metrics-exporter-prometheus, without its recorder and its page.

use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use metrics_exporter_prometheus::Distribution;

use crate::clock::instant;
use crate::descriptor::MetricType;
use crate::lock::lock;
use crate::registry::trouble::Problem;
use crate::registry::{Registry, Sketch, SummaryValue};

/// How many series a summary may have: each can take 261 KiB a window.
pub(super) const MAX_SERIES: usize = 200;

/// What a summary tells: the median, and what is slower than most.
const QUANTILES: [f64; 4] = [0.5, 0.9, 0.95, 0.99];

/// Three windows of 20 seconds, as metrics-exporter-prometheus has it by default.
const WINDOWS: NonZeroU32 = NonZeroU32::new(3).expect("three is not zero");
const WINDOW: Duration = Duration::from_secs(20);

/// One series.
struct Summary(Mutex<Distribution>);

/// A series without observations.
pub(super) fn new() -> Arc<dyn Sketch> {
    // Quantiles are read from the sketch, so the list that the distribution carries stays empty.
    Arc::new(Summary(Mutex::new(Distribution::new_summary(
        Arc::default(),
        WINDOW,
        WINDOWS,
    ))))
}

impl Sketch for Summary {
    fn record(&self, value: f64) {
        if value.is_finite() {
            lock(&self.0).record_samples(&[(value, instant())]);
        } else {
            Registry::current().trouble(Problem::ValueRefused, MetricType::Summary.as_str());
        }
    }

    fn read(&self) -> SummaryValue {
        let distribution = lock(&self.0);
        let Distribution::Summary(sketch, _, sum) = &*distribution else {
            unreachable!("it was made as a summary");
        };
        let window = sketch.snapshot(instant());
        SummaryValue {
            quantiles: QUANTILES
                .map(|q| (q, window.quantile(q).unwrap_or(f64::NAN)))
                .to_vec(),
            sum: *sum,
            count: sketch.count() as u64,
        }
    }
}
