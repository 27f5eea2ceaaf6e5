//! What a series holds.

use super::sample::Sample;
use crate::support::bound_text;

/// What a series holds.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// The total of a counter of whole numbers.
    Counter(u64),
    /// The total of a counter of amounts with fractions.
    FloatCounter(f64),
    /// The value of a gauge.
    Gauge(f64),
    /// The buckets of a histogram.
    Histogram(Histogram),
    /// The quantiles of a summary.
    Summary(Summary),
    /// An info: all it says is in its labels.
    Info,
    /// The states of a state set.
    StateSet(StateSet),
}

/// The buckets of a histogram.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Histogram {
    /// The upper bounds, without `+Inf`.
    pub bounds: Vec<f64>,
    /// How many values each bucket alone has, that up to `+Inf` last.
    pub counts: Vec<u64>,
    /// The sum of the values.
    pub sum: f64,
}

/// The quantiles of a summary.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Summary {
    /// Quantiles and their values over the last minute; NaN where nothing was recorded in it.
    pub quantiles: Vec<(f64, f64)>,
    /// The sum of the values.
    pub sum: f64,
    /// How many values there were.
    pub count: u64,
}

/// The states of a state set.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct StateSet {
    /// The label whose values they are.
    pub label: String,
    /// Each state, and whether it holds.
    pub states: Vec<(String, bool)>,
}

impl Histogram {
    /// How many values there were.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.counts.iter().fold(0, |sum, n| sum.wrapping_add(*n))
    }
}

impl Value {
    /// The samples that it is on a page.
    pub(super) fn samples(&self, name: &str, labels: &[(String, String)]) -> Vec<Sample> {
        let labelled = |suffix: &str, label: Option<(String, String)>, value| Sample {
            name: format!("{name}{suffix}"),
            labels: labels.iter().cloned().chain(label).collect(),
            value,
        };
        let sample = |suffix: &str, label: Option<(&str, f64)>, value| {
            let label = label.map(|(name, value)| (name.to_owned(), bound_text(value)));
            labelled(suffix, label, value)
        };
        match self {
            Self::Counter(total) => vec![sample("", None, rounded(*total))],
            Self::FloatCounter(value) | Self::Gauge(value) => vec![sample("", None, *value)],
            Self::Histogram(histogram) => {
                let bounds = histogram.bounds.iter().copied().chain([f64::INFINITY]);
                let buckets = bounds.zip(&histogram.counts).scan(0_u64, |sum, (le, n)| {
                    *sum = sum.wrapping_add(*n);
                    Some(sample("_bucket", Some(("le", le)), rounded(*sum)))
                });
                let mut samples: Vec<_> = buckets.collect();
                samples.push(sample("_sum", None, histogram.sum));
                samples.push(sample("_count", None, rounded(histogram.count())));
                samples
            }
            Self::Summary(summary) => {
                let quantiles = summary.quantiles.iter();
                let quantile = |(q, value): &(f64, f64)| sample("", Some(("quantile", *q)), *value);
                let mut samples: Vec<_> = quantiles.map(quantile).collect();
                samples.push(sample("_sum", None, summary.sum));
                samples.push(sample("_count", None, rounded(summary.count)));
                samples
            }
            Self::Info => vec![sample("", None, 1.0)],
            Self::StateSet(set) => {
                let states = set.states.iter();
                let state = |(state, holds): &(String, bool)| {
                    let label = Some((set.label.clone(), state.clone()));
                    labelled("", label, f64::from(u8::from(*holds)))
                };
                states.map(state).collect()
            }
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "documented at the sample: Prometheus has nothing but f64"
)]
fn rounded(count: u64) -> f64 {
    count as f64
}
