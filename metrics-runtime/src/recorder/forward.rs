//! Handing what typed metrics record to a recorder of the facade.

use std::sync::Arc;

use metrics::{Gauge, Key, Label, Level, Metadata};

use crate::descriptor::MetricType;
use crate::registry::Registry;
use crate::registry::family::About;
use crate::registry::foreign::{Code, Held};
use crate::registry::forward::{Foreign, Target, Update};
use crate::registry::states::holds;

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
    /// What the recorder records with typed metrics while it is handed something is not handed on: there would be no end.
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
        let target: Arc<dyn Target> = Arc::new(Facade(Held::new(Code::Recorder, recorder)));
        self.add_target(&target);
    }
}

/// A recorder of the facade.
struct Facade<R>(Held<R>);

impl<R: metrics::Recorder + Send + Sync> Target for Facade<R> {
    fn describe(&self, family: &About) {
        let Some(recorder) = self.0.get() else { return };
        family.trouble().guard(Code::Recorder, || {
            let name = family.name().to_owned().into();
            let help = family.help().unwrap_or_default().to_owned().into();
            match family.spec.metric_type {
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

    fn series(&self, family: &About, labels: &[(&str, &str)]) -> Option<Arc<dyn Foreign>> {
        let recorder = self.0.get()?;
        let metadata = Metadata::new(TARGET, Level::INFO, None);
        if let Some(states) = &family.spec.states {
            let gauge = |text| {
                let labels = labels.iter().copied().chain([(states.label, text)]);
                let key = key(family, labels);
                held(family, || recorder.register_gauge(&key, &metadata))
            };
            let gauges: Option<Vec<_>> = states.texts().map(gauge).collect();
            return Some(Arc::new(States(gauges?)));
        }
        let key = key(family, labels.iter().copied());
        Some(match family.spec.metric_type {
            MetricType::Counter => {
                Arc::new(held(family, || recorder.register_counter(&key, &metadata))?)
            }
            MetricType::Gauge | MetricType::Info | MetricType::StateSet => {
                Arc::new(held(family, || recorder.register_gauge(&key, &metadata))?)
            }
            MetricType::Histogram | MetricType::Summary => Arc::new(held(family, || {
                recorder.register_histogram(&key, &metadata)
            })?),
        })
    }
}

/// The handle that a recorder gives for a series of a family; `None` where it panics.
fn held<H>(family: &About, register: impl FnOnce() -> H) -> Option<Held<H>> {
    let handle = family.trouble().guard(Code::Recorder, register)?;
    Some(Held::of_family(Code::Recorder, handle, family))
}

fn key<'l>(family: &About, labels: impl Iterator<Item = (&'l str, &'l str)>) -> Key {
    let labels: Vec<_> = labels
        .map(|(name, value)| Label::new(name.to_owned(), value.to_owned()))
        .collect();
    Key::from_parts(family.name().to_owned(), labels)
}

/// A state set, which the facade knows only as gauges.
struct States(Vec<Held<Gauge>>);

impl Foreign for States {
    fn update(&self, update: Update) {
        if let Update::States(bits) = update {
            for (place, gauge) in self.0.iter().enumerate() {
                gauge.call(|gauge| gauge.set(if holds(bits, place) { 1.0 } else { 0.0 }));
            }
        }
    }
}

impl Foreign for Held<metrics::Counter> {
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

impl Foreign for Held<Gauge> {
    fn update(&self, update: Update) {
        if let Update::Set(value) = update {
            self.call(|gauge| gauge.set(value));
        }
    }
}

impl Foreign for Held<metrics::Histogram> {
    fn update(&self, update: Update) {
        if let Update::Observe(value) = update {
            self.call(|histogram| histogram.record(value));
        }
    }
}
