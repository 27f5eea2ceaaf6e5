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

use super::facade::refuse;
use super::gate::Gate;
use super::owners::Owners;
use super::page::LeftOut;
use crate::descriptor::MetricType;
use crate::registry::Registry;
use crate::registry::trouble::Problem;

/// The recorder, and its page. Clones are the same recorder.
#[derive(Clone)]
pub(crate) struct Upstream(Arc<Inner>);

struct Inner {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
    gate: Arc<Gate>,
    owners: Owners,
    /// What counts, and remembers, what is refused.
    registry: Registry,
}

impl Upstream {
    /// The recorder that `builder` describes, with the buckets of the histograms that `registry` has or is to have.
    pub(crate) fn new(builder: PrometheusBuilder, registry: &Registry) -> Self {
        let mut builder = builder;
        for (name, bounds) in registry.histograms() {
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
            owners: Owners::of(registry.specs()),
            registry: registry.clone(),
        }))
    }

    /// Its page in the text format 0.0.4, followed by what the runtime has to say of itself. What is not on our page is not
    /// there either.
    pub(crate) fn render(&self) -> String {
        let inner = &*self.0;
        let left_out = LeftOut::of(inner.registry.absent());
        let page = inner.gate.drain(|| inner.handle.render());
        let page = left_out.rest_of(&page, |family| {
            let mistake = "a label reads the same as one of `PrometheusBuilder::add_global_label`";
            refuse(&inner.registry, family, &mistake);
        });
        page + &inner.registry.render_trouble()
    }

    /// Takes over what was recorded, so that it does not pile up while nobody scrapes.
    pub(crate) fn run_upkeep(&self) {
        let inner = &*self.0;
        inner.gate.drain(|| inner.handle.run_upkeep());
    }

    /// A handle, if the page can show what it stands for: one line that cannot be read costs the whole page.
    fn register<H>(
        &self,
        key: &Key,
        metadata: &Metadata<'_>,
        metric_type: MetricType,
        handle: impl FnOnce(&PrometheusRecorder) -> H,
    ) -> Option<H> {
        let inner = &*self.0;
        inner
            .owners
            .claim(key, metadata, metric_type)
            .inspect_err(|refusal| refuse(&inner.registry, key.name(), refusal))
            .ok()
            .map(|()| handle(&inner.recorder))
    }

    /// Describes a metric, unless the page would take it for the help of another one.
    fn describe(&self, key: KeyName, describe: impl FnOnce(&PrometheusRecorder, KeyName)) {
        if self.0.owners.may_describe(key.as_str()) {
            describe(&self.0.recorder, key);
        }
    }
}

impl Recorder for Upstream {
    fn describe_counter(&self, key: KeyName, unit: Option<Unit>, description: SharedString) {
        self.describe(key, |recorder, key| {
            recorder.describe_counter(key, unit, description);
        });
    }

    fn describe_gauge(&self, key: KeyName, unit: Option<Unit>, description: SharedString) {
        self.describe(key, |recorder, key| {
            recorder.describe_gauge(key, unit, description);
        });
    }

    fn describe_histogram(&self, key: KeyName, unit: Option<Unit>, description: SharedString) {
        self.describe(key, |recorder, key| {
            recorder.describe_histogram(key, unit, description);
        });
    }

    fn register_counter(&self, key: &Key, metadata: &Metadata<'_>) -> Counter {
        self.register(key, metadata, MetricType::Counter, |recorder| {
            recorder.register_counter(key, metadata)
        })
        .unwrap_or_else(Counter::noop)
    }

    fn register_gauge(&self, key: &Key, metadata: &Metadata<'_>) -> Gauge {
        self.register(key, metadata, MetricType::Gauge, |recorder| {
            recorder.register_gauge(key, metadata)
        })
        .unwrap_or_else(Gauge::noop)
    }

    fn register_histogram(&self, key: &Key, metadata: &Metadata<'_>) -> Histogram {
        self.register(key, metadata, MetricType::Histogram, |recorder| {
            Histogram::from_arc(Arc::new(Gated {
                histogram: recorder.register_histogram(key, metadata),
                gate: self.0.gate.clone(),
            }))
        })
        .unwrap_or_else(Histogram::noop)
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
    gate: Arc<Gate>,
}

impl HistogramFn for Gated {
    fn record(&self, value: f64) {
        if value.is_finite() {
            self.gate.record(&self.histogram, value);
        } else {
            Registry::global().trouble(Problem::ValueRefused, "histogram");
        }
    }
}
