//! The recorder of metrics-exporter-prometheus, in charge instead of ours.

use std::fmt;
use std::sync::Arc;

use metrics::{
    Counter, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit,
};
use metrics_exporter_prometheus::{
    Matcher, PrometheusBuilder, PrometheusHandle, PrometheusRecorder,
};
use metrics_util::MetricKindMask;

use super::drain_gate::DrainGate;
use super::name_claims::{NameClaims, Refusal};
use super::series_filter::SeriesFilter;
use crate::facade::{Dropped, Labels, Lost, describable, full, refuse, too_many_descriptions};
use crate::naming::MetricType;
use crate::registry::{Description, Registry, Topic};
use crate::series::{Bounds, SelfMetric};
use crate::support::Limit;

/// The recorder, and its page. Clones are the same recorder.
#[derive(Clone)]
pub(crate) struct Upstream(Arc<Inner>);

struct Inner {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
    gate: Arc<DrainGate>,
    owners: NameClaims,
    /// What counts, and remembers, what is refused.
    registry: Registry,
}

impl Upstream {
    /// The recorder that `builder` describes, with the buckets of the histograms that `registry` has or is to have, those of timed
    /// functions as they are chosen, and with at most `max_families` families of the facade.
    pub(crate) fn new(
        builder: PrometheusBuilder,
        registry: &Registry,
        functions: Option<&'static Bounds>,
        max_families: usize,
    ) -> Self {
        let mut builder = builder;
        for (name, bounds) in registry.histograms(functions) {
            let matcher = Matcher::Full(name.into_owned());
            builder = builder
                .set_buckets_for_metric(matcher, bounds)
                .expect("a histogram has a bound");
        }
        // What it forgets, handles that are held record into for ever, and nobody sees it.
        let recorder = builder
            .idle_timeout(MetricKindMask::NONE, None)
            .build_recorder();
        Self(Arc::new(Inner {
            handle: recorder.handle(),
            recorder,
            gate: Arc::default(),
            owners: NameClaims::new(registry.specs(), max_families),
            registry: registry.clone(),
        }))
    }

    /// Its page in the text format 0.0.4, followed by what the runtime has to say of itself. What is not on our page is not
    /// there either.
    pub(crate) fn render(&self) -> String {
        let inner = &*self.0;
        let left_out = SeriesFilter::new(inner.registry.hidden_series());
        let page = inner.gate.drain(|| inner.handle.render());
        let page = left_out.rest_of(&page, |family| global_label_hidden(&inner.registry, family));
        page + &inner.registry.render_self_metrics()
    }

    /// Takes over what was recorded, so that it does not pile up while nobody scrapes.
    pub(crate) fn run_upkeep(&self) {
        let inner = &*self.0;
        inner.gate.drain(|| inner.handle.run_upkeep());
    }

    /// Returns a handle, if the page can show what it stands for: one line that cannot be read costs the whole page.
    fn register<H>(
        &self,
        key: &Key,
        metadata: &Metadata<'_>,
        metric_type: MetricType,
        handle: impl FnOnce(&PrometheusRecorder, &Key) -> H,
    ) -> Result<H, Lost> {
        let inner = &*self.0;
        let registry = &inner.registry;
        if let Err(refusal) = inner.owners.claim(key.name(), metadata, metric_type) {
            if let Refusal::Full(limit) = refusal {
                full(registry, limit);
                return Err(Lost::Counted(Arc::new(Dropped(
                    registry.clone(),
                    metric_type,
                ))));
            }
            if let Refusal::NameTooLong = refusal {
                registry.limit_exceeded(Limit::MetricName);
            }
            refuse(registry, key.name(), &refusal);
            return Err(Lost::Silently);
        }
        // Whether it is a histogram or a summary is decided by that crate.
        let reserved: &[_] = match metric_type {
            MetricType::Histogram => &["le", "quantile"],
            _ => &[],
        };
        let labels = Labels::of(key, reserved);
        if labels.are_all_of(key) {
            return Ok(handle(&inner.recorder, key));
        }
        if !labels.changes.is_empty() {
            labels.report(registry, key.name());
        }
        Ok(handle(&inner.recorder, &labels.key(&key.name_shared())))
    }

    /// Describes a metric, unless the page would take it for the help of another one.
    fn describe(
        &self,
        key: KeyName,
        unit: Option<Unit>,
        help: SharedString,
        describe: impl FnOnce(&PrometheusRecorder, KeyName, Option<Unit>, SharedString),
    ) {
        let Inner {
            registry,
            owners,
            recorder,
            ..
        } = &*self.0;
        let Some(kept) = describable(registry, key.as_str(), &help) else {
            return;
        };
        if !owners.may_describe(key.as_str()) {
            return;
        }
        // What it is described as is for that crate to know; how many names there are is not.
        if !registry
            .raw_names()
            .describe(key.as_str(), Description::default())
        {
            return too_many_descriptions(registry);
        }
        let help = if kept.len() == help.len() {
            help
        } else {
            kept.to_owned().into()
        };
        describe(recorder, key, unit, help);
    }
}

/// Counts and, once for each name, logs that the label of a series hides a global one.
fn global_label_hidden(registry: &Registry, family: &str) {
    if registry.raw_names().is_first(Topic::LabelsChanged, family) {
        registry.count(SelfMetric::FacadeLabels, family);
        registry.log(|| {
        tracing::warn!(
            family,
            "a label reads the same as one of `PrometheusBuilder::add_global_label`, which its series do not have"
        );
        });
    }
}

impl Recorder for Upstream {
    fn describe_counter(&self, key: KeyName, unit: Option<Unit>, description: SharedString) {
        self.describe(key, unit, description, PrometheusRecorder::describe_counter);
    }

    fn describe_gauge(&self, key: KeyName, unit: Option<Unit>, description: SharedString) {
        self.describe(key, unit, description, PrometheusRecorder::describe_gauge);
    }

    fn describe_histogram(&self, key: KeyName, unit: Option<Unit>, description: SharedString) {
        self.describe(
            key,
            unit,
            description,
            PrometheusRecorder::describe_histogram,
        );
    }

    fn register_counter(&self, key: &Key, metadata: &Metadata<'_>) -> Counter {
        let handle = self.register(key, metadata, MetricType::Counter, |recorder, key| {
            recorder.register_counter(key, metadata)
        });
        handle.unwrap_or_else(Lost::counter)
    }

    fn register_gauge(&self, key: &Key, metadata: &Metadata<'_>) -> Gauge {
        let handle = self.register(key, metadata, MetricType::Gauge, |recorder, key| {
            recorder.register_gauge(key, metadata)
        });
        handle.unwrap_or_else(Lost::gauge)
    }

    fn register_histogram(&self, key: &Key, metadata: &Metadata<'_>) -> Histogram {
        let handle = self.register(key, metadata, MetricType::Histogram, |recorder, key| {
            Histogram::from_arc(Arc::new(Gated {
                histogram: recorder.register_histogram(key, metadata),
                gate: self.0.gate.clone(),
            }))
        });
        handle.unwrap_or_else(Lost::histogram)
    }
}

impl fmt::Debug for Upstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upstream").finish_non_exhaustive()
    }
}

/// A histogram that records while nobody drains.
struct Gated {
    histogram: Histogram,
    gate: Arc<DrainGate>,
}

impl HistogramFn for Gated {
    fn record(&self, value: f64) {
        if value.is_finite() {
            self.gate.record(&self.histogram, value);
        } else {
            Registry::global().count(SelfMetric::ValueRefused, "histogram");
        }
    }
}
