//! Handing what typed metrics record to a recorder of the facade.

use std::sync::Arc;

use metrics::{Gauge, Key, Label, Level, Metadata};

use crate::naming::MetricType;
use crate::registry::Registry;
use crate::series::{
    Code, FamilyHeader, ForwardTarget, ForwardedSeries, Held, SelfMetrics, Update, holds,
};

/// The metadata target of what is handed on. Our own recorder answers it with handles that do nothing, so that nothing
/// is counted twice however recorders are stacked.
pub(crate) const TARGET: &str = "metrics_runtime::typed";

impl Registry {
    /// Hands everything that typed metrics of this registry record to `recorder` as well: a `StatsD` client,
    /// `PrometheusRecorder`, or another one of the facade.
    ///
    /// Counters arrive with their total so far; a counter in `f64` as its total without the fraction, by `absolute`. Gauges
    /// arrive with their value, at each change anew by `set`. What histograms observed before cannot be told again. An
    /// increment at the very moment of the call may arrive twice; none is lost, but for one that another thread makes at the
    /// moment of the first such call of the process. The recorder stays for the life of the process.
    ///
    /// Typed metrics that the recorder itself records, while it is handed something, are not handed on: there would be no end.
    /// A [`Recorder`](crate::Recorder) of ours does nothing with what it is handed, since it is in a registry already.
    ///
    /// The metadata target of all of it is `metrics_runtime::typed`.
    ///
    /// # Recorders that fail
    ///
    /// A recorder that panics does not hear of this one call: the record is counted here as any other, and the program goes on,
    /// also where a guard such as [`Tracked`](crate::Tracked) records while the thread unwinds. A series whose registration
    /// panics is not forwarded. `metrics_runtime_foreign_panics_total{code="recorder"}` counts the panics, and the first one is
    /// logged. A recorder that blocks holds up the thread that records, or makes the page.
    pub fn forward_to(&self, recorder: impl metrics::Recorder + Send + Sync + 'static) {
        let target: Arc<dyn ForwardTarget> = Arc::new(Facade {
            recorder: Self::hold(Code::Recorder, recorder),
            self_metrics: self.self_metrics().clone(),
        });
        self.add_target(&target);
    }
}

/// A recorder of the facade.
struct Facade<R> {
    recorder: Held<R>,
    /// The counters that have the panics of its code.
    self_metrics: Arc<SelfMetrics>,
}

impl<R> Facade<R> {
    /// The handle that the recorder gives for a series; `None` where it panics.
    fn hold<H>(&self, register: impl FnOnce() -> H) -> Option<Held<H>> {
        let handle = self.self_metrics.guard(Code::Recorder, register)?;
        let counted_in = self.self_metrics.clone();
        Some(Held::counted_in(counted_in, Code::Recorder, handle))
    }
}

impl<R: metrics::Recorder + Send + Sync> ForwardTarget for Facade<R> {
    fn describe(&self, family: &FamilyHeader<'_>) {
        let Some(recorder) = self.recorder.get() else {
            return;
        };
        self.self_metrics.guard(Code::Recorder, || {
            let name = family.name.to_owned().into();
            let help = family.help.as_deref().unwrap_or_default().to_owned().into();
            match family.metric_type {
                MetricType::Counter => recorder.describe_counter(name, None, help),
                MetricType::Gauge | MetricType::Info | MetricType::StateSet => {
                    recorder.describe_gauge(name, None, help);
                }
                MetricType::Histogram | MetricType::Summary => {
                    recorder.describe_histogram(name, None, help);
                }
            }
        });
    }

    fn series(
        &self,
        family: &FamilyHeader<'_>,
        labels: &[(&str, &str)],
    ) -> Option<Arc<dyn ForwardedSeries>> {
        let recorder = self.recorder.get()?;
        let metadata = Metadata::new(TARGET, Level::INFO, None);
        if let Some(states) = family.states {
            let gauge = |text| {
                let labels = labels.iter().copied().chain([(states.label, text)]);
                let key = key(family, labels);
                self.hold(|| recorder.register_gauge(&key, &metadata))
            };
            let gauges: Option<Vec<_>> = states.texts().map(gauge).collect();
            return Some(Arc::new(States(gauges?)));
        }
        let key = key(family, labels.iter().copied());
        Some(match family.metric_type {
            MetricType::Counter => {
                Arc::new(self.hold(|| recorder.register_counter(&key, &metadata))?)
            }
            MetricType::Gauge | MetricType::Info | MetricType::StateSet => {
                Arc::new(self.hold(|| recorder.register_gauge(&key, &metadata))?)
            }
            MetricType::Histogram | MetricType::Summary => {
                Arc::new(self.hold(|| recorder.register_histogram(&key, &metadata))?)
            }
        })
    }
}

fn key<'l>(family: &FamilyHeader<'_>, labels: impl Iterator<Item = (&'l str, &'l str)>) -> Key {
    let labels: Vec<_> = labels
        .map(|(name, value)| Label::new(name.to_owned(), value.to_owned()))
        .collect();
    Key::from_parts(family.name.to_owned(), labels)
}

/// A state set, which the facade knows only as gauges.
struct States(Vec<Held<Gauge>>);

impl ForwardedSeries for States {
    fn update(&self, update: Update) {
        if let Update::States(bits) = update {
            for (place, gauge) in self.0.iter().enumerate() {
                gauge.call(|gauge| gauge.set(if holds(bits, place) { 1.0 } else { 0.0 }));
            }
        }
    }
}

impl ForwardedSeries for Held<metrics::Counter> {
    fn update(&self, update: Update) {
        self.call(|counter| match update {
            Update::Increment(n) => counter.increment(n),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "the facade has no counters with fractions; totals are not negative"
            )]
            Update::Total(total) => counter.absolute(total as u64),
            Update::Set(_) | Update::Observe(_) | Update::States(_) => {}
        });
    }
}

impl ForwardedSeries for Held<Gauge> {
    fn update(&self, update: Update) {
        if let Update::Set(value) = update {
            self.call(|gauge| gauge.set(value));
        }
    }
}

impl ForwardedSeries for Held<metrics::Histogram> {
    fn update(&self, update: Update) {
        if let Update::Observe(value) = update {
            self.call(|histogram| histogram.record(value));
        }
    }
}
