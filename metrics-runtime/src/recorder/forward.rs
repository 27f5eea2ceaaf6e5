//! Handing what typed metrics record to a recorder of the facade.

use std::sync::Arc;

use metrics::{Gauge, Key, Label, Level, Metadata};

use crate::descriptor::MetricType;
use crate::registry::Registry;
use crate::registry::family::About;
use crate::registry::forward::{Foreign, Target, Update};
use crate::registry::states::holds;

/// The metadata target of what is handed on. Our own recorder answers it with handles that do nothing, so that nothing
/// is counted twice however recorders are stacked.
pub(super) const TARGET: &str = "metrics_runtime::typed";

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
    pub fn forward_to(&self, recorder: impl metrics::Recorder + Send + Sync + 'static) {
        let target: Arc<dyn Target> = Arc::new(Facade(recorder));
        self.add_target(&target);
    }
}

struct Facade<R>(R);

impl<R: metrics::Recorder + Send + Sync> Target for Facade<R> {
    fn describe(&self, family: &About) {
        let name = family.name().to_owned().into();
        let help = family.help().unwrap_or_default().to_owned().into();
        match family.spec.metric_type {
            MetricType::Counter => self.0.describe_counter(name, None, help),
            MetricType::Gauge | MetricType::Info | MetricType::StateSet => {
                self.0.describe_gauge(name, None, help);
            }
            MetricType::Histogram | MetricType::Summary => {
                self.0.describe_histogram(name, None, help);
            }
        }
    }

    fn series(&self, family: &About, labels: &[(&str, &str)]) -> Arc<dyn Foreign> {
        let metadata = Metadata::new(TARGET, Level::INFO, None);
        if let Some(states) = &family.spec.states {
            let gauge = |text| {
                let labels = labels.iter().copied().chain([(states.label, text)]);
                self.0.register_gauge(&key(family, labels), &metadata)
            };
            return Arc::new(States(states.texts().map(gauge).collect()));
        }
        let key = key(family, labels.iter().copied());
        match family.spec.metric_type {
            MetricType::Counter => Arc::new(self.0.register_counter(&key, &metadata)),
            MetricType::Gauge | MetricType::Info | MetricType::StateSet => {
                Arc::new(self.0.register_gauge(&key, &metadata))
            }
            MetricType::Histogram | MetricType::Summary => {
                Arc::new(self.0.register_histogram(&key, &metadata))
            }
        }
    }
}

fn key<'l>(family: &About, labels: impl Iterator<Item = (&'l str, &'l str)>) -> Key {
    let labels: Vec<_> = labels
        .map(|(name, value)| Label::new(name.to_owned(), value.to_owned()))
        .collect();
    Key::from_parts(family.name().to_owned(), labels)
}

/// A state set, which the facade knows only as gauges.
struct States(Vec<Gauge>);

impl Foreign for States {
    fn update(&self, update: Update) {
        if let Update::States(bits) = update {
            for (place, gauge) in self.0.iter().enumerate() {
                gauge.set(if holds(bits, place) { 1.0 } else { 0.0 });
            }
        }
    }
}

impl Foreign for metrics::Counter {
    fn update(&self, update: Update) {
        match update {
            Update::Increment(n) => self.increment(n),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "the facade has no counters with fractions; totals are not negative"
            )]
            Update::Total(total) => self.absolute(total as u64),
            Update::Set(_) | Update::Observe(_) | Update::States(_) => {}
        }
    }
}

impl Foreign for Gauge {
    fn update(&self, update: Update) {
        if let Update::Set(value) = update {
            self.set(value);
        }
    }
}

impl Foreign for metrics::Histogram {
    fn update(&self, update: Update) {
        if let Update::Observe(value) = update {
            self.record(value);
        }
    }
}
