//! The quantile sketches of metrics-exporter-prometheus, without its recorder and its page.

use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use metrics_exporter_prometheus::Distribution;

use crate::clock::instant;
use crate::lock::lock;

/// Into how many parts a window is divided: the oldest goes at once.
const PARTS: NonZeroU32 = NonZeroU32::new(3).expect("three is not zero");

/// Observations, as quantiles over a window that ends now.
#[derive(Debug)]
pub(crate) struct Sketch(Mutex<Distribution>);

impl Sketch {
    /// One without observations.
    pub(crate) fn new(window: Duration) -> Self {
        // A part of no time at all is a panic there.
        let part = (window / PARTS.get()).max(Duration::from_nanos(1));
        // Quantiles are read from the sketch, so the list that the distribution carries stays empty.
        Self(Mutex::new(Distribution::new_summary(
            Arc::default(),
            part,
            PARTS,
        )))
    }

    /// Takes in a finite value.
    pub(crate) fn record(&self, value: f64) {
        lock(&self.0).record_samples(&[(value, instant())]);
    }

    /// How many values there were, and their sum: not of the window alone.
    pub(crate) fn count_and_sum(&self) -> (u64, f64) {
        match &*lock(&self.0) {
            Distribution::Summary(sketch, _, sum) => (sketch.count() as u64, *sum),
            _ => unreachable!("it was made as a summary"),
        }
    }

    /// The values at these quantiles of the window; none where it is empty.
    pub(crate) fn quantiles(&self, quantiles: &[f64]) -> Vec<Option<f64>> {
        let window = match &*lock(&self.0) {
            Distribution::Summary(sketch, _, _) => sketch.snapshot(instant()),
            _ => unreachable!("it was made as a summary"),
        };
        quantiles.iter().map(|q| window.quantile(*q)).collect()
    }
}
