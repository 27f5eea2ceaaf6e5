//! Quantiles over a window that ends now, by the sketches of metrics-exporter-prometheus.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::Duration;

use metrics_util::storage::Summary;
use quanta::Instant;

use crate::series::summary_value::SummaryValue;
use crate::support::{instant, lock};

/// Into how many parts a window is divided: the oldest goes at once.
const PARTS: u32 = 3;

/// How far a quantile is from the value, in parts of it.
const ERROR: f64 = 1e-3;

/// So many counters, of eight bytes each, for each sign. With that error they tell values apart that differ by a factor of 10^14;
/// smaller ones are taken for the smallest of those. (The exporter's own sketches are ten times as exact, and tell only a factor of
/// 700.)
const BINS: u32 = 16_384;

/// What is closer to 0 is 0.
const LEAST: f64 = 1e-9;

/// Observations, as quantiles over a window that ends now.
#[derive(Debug)]
pub(crate) struct Sketch {
    /// How long a part is.
    part: Duration,
    inner: Mutex<Inner>,
}

#[derive(Debug)]
struct Inner {
    /// The newest is the last.
    parts: VecDeque<Part>,
    count: u64,
    sum: f64,
}

#[derive(Debug)]
struct Part {
    begin: Instant,
    values: Summary,
}

/// The sketch of summaries that nobody reads. It is a constant, so that no handle waits for it to be made.
pub(super) static SINK: Sketch = Sketch::with_parts(Duration::from_millis(333));

impl Sketch {
    /// One without observations.
    pub(crate) fn new(window: Duration) -> Self {
        Self::with_parts((window / PARTS).max(Duration::from_nanos(1)))
    }

    const fn with_parts(part: Duration) -> Self {
        Self {
            part,
            inner: Mutex::new(Inner {
                parts: VecDeque::new(),
                count: 0,
                sum: 0.0,
            }),
        }
    }

    /// Takes in a finite value.
    pub(crate) fn record(&self, value: f64) {
        let now = instant();
        let mut inner = lock(&self.inner);
        inner.count += 1;
        inner.sum += value;
        let is_over = |part: &Part| now.duration_since(part.begin) >= self.part;
        if inner.parts.back().is_none_or(is_over) {
            inner.parts.retain(|part| self.is_within(part, now));
            inner.parts.push_back(Part {
                begin: now,
                values: empty(),
            });
        }
        if let Some(newest) = inner.parts.back_mut() {
            newest.values.add(value);
        }
    }

    /// Whether a part is still in the window.
    fn is_within(&self, part: &Part, now: Instant) -> bool {
        now.duration_since(part.begin) < self.part * PARTS
    }

    /// How many values there were, and their sum: not of the window alone.
    pub(crate) fn count_and_sum(&self) -> (u64, f64) {
        let inner = lock(&self.inner);
        (inner.count, inner.sum)
    }

    /// Takes the lock of the sketch, which is the only one that a summary has.
    #[cfg(test)]
    pub(crate) fn locked(&self) -> impl Sized + '_ {
        lock(&self.inner)
    }

    /// Returns the state for a page.
    pub(super) fn read(&self, quantiles: &[f64]) -> SummaryValue {
        let values = self.quantiles(quantiles).into_iter();
        let values = values.map(|value| value.unwrap_or(f64::NAN));
        let (count, sum) = self.count_and_sum();
        SummaryValue {
            quantiles: quantiles.iter().copied().zip(values).collect(),
            sum,
            count,
        }
    }

    /// The values at these quantiles of the window; none where it is empty.
    pub(crate) fn quantiles(&self, quantiles: &[f64]) -> Vec<Option<f64>> {
        let now = instant();
        let mut window = empty();
        for part in &lock(&self.inner).parts {
            if self.is_within(part, now) {
                let merged = window.merge(&part.values);
                debug_assert!(merged.is_ok(), "they are all alike");
            }
        }
        quantiles.iter().map(|q| window.quantile(*q)).collect()
    }
}

fn empty() -> Summary {
    Summary::new(ERROR, BINS, LEAST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_far_apart_are_told_apart() {
        let sketch = Sketch::new(Duration::from_secs(60));
        for _ in 0..90 {
            sketch.record(1e-7);
        }
        for _ in 0..10 {
            sketch.record(1e6);
        }
        let [low, high] = [0.5, 0.95].map(|q| sketch.quantiles(&[q])[0].unwrap());
        assert!((low / 1e-7 - 1.0).abs() <= ERROR, "{low}");
        assert!((high / 1e6 - 1.0).abs() <= ERROR, "{high}");
        let (count, sum) = sketch.count_and_sum();
        assert_eq!((count, sum.round()), (100, 1e7));
    }
}
