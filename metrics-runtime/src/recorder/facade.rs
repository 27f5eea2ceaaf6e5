//! The recorder: what other crates emit through the facade lands in a registry.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use metrics::{Key, KeyName, Metadata, SharedString, Unit};

use super::forward::TARGET;
use super::handles;
use super::name::legal;
use crate::descriptor::MetricType;
#[cfg(feature = "summary")]
use crate::descriptor::SUMMARY_MAX_SERIES;
use crate::registry::family::{AnyCells, Family};
use crate::registry::key::{Label, Pairs};
use crate::registry::spec::{Origin, Spec};
use crate::registry::trouble::Problem;
use crate::registry::{RegisterError, Registry};

/// A recorder for the [`metrics`] facade that writes to a [`Registry`].
///
/// `Exporter` installs one for the global registry. Another one is for tests: counters, gauges and histograms of
/// code under test land in the registry of the test's own.
///
/// A metric whose name is declared with the same type and labels is the declared one. A call that does not fit is
/// refused: the handle does nothing, the refusal is logged once and counted in
/// `metrics_runtime_facade_refused_total`. Histograms that nobody declared become summaries (feature `summary`, on by
/// default) or, without it, histograms with [`Buckets::LATENCY`](crate::Buckets::LATENCY).
///
/// ```
/// use metrics_runtime::{Registry, metrics};
///
/// let registry = Registry::new();
/// metrics::with_local_recorder(&registry.recorder(), || {
///     metrics::counter!("cache.hits", "tier" => "l1").increment(3);
/// });
/// assert_eq!(registry.render(), "# TYPE cache_hits counter\ncache_hits{tier=\"l1\"} 3\n");
/// ```
#[derive(Clone)]
pub struct Recorder {
    registry: Registry,
}

/// A label of the facade under its legal name.
type Pair<'k> = (Cow<'k, str>, &'k str);

/// Why a registration is refused.
#[derive(Debug, thiserror::Error)]
enum Refusal {
    #[error("its name cannot be written on a page")]
    Name,
    #[error("on a page it would read the same as the metric of {0}")]
    Taken(Origin),
    #[error("the metric of this name is a {0}, made by {1}")]
    Type(MetricType, Origin),
    #[error(transparent)]
    Register(RegisterError),
    #[error("its labels are not {0}")]
    Labels(String),
    #[error("a label name cannot be written on a page, or stands there twice")]
    LabelName,
}

impl Registry {
    /// A recorder of the [`metrics`] facade that writes to this registry: for tests, by
    /// [`metrics::with_local_recorder`]. `Exporter` installs that of the global registry.
    #[must_use]
    pub fn recorder(&self) -> Recorder {
        Recorder {
            registry: self.clone(),
        }
    }
}

impl Recorder {
    /// The handle for a series, or `None`, counted and logged, where it does not fit.
    fn register<H>(
        &self,
        key: &Key,
        metadata: &Metadata<'_>,
        metric_type: MetricType,
        handle: impl FnOnce(&Family, &[Pair<'_>]) -> Option<H>,
    ) -> Option<H> {
        // Typed metrics that are handed to recorders, and so to us as well, are in a registry already.
        if metadata.target() == TARGET {
            return None;
        }
        let found =
            label_names(key).and_then(|pairs| Ok((pairs, self.family(key.name(), metric_type)?)));
        let handle = found.and_then(|(pairs, family)| {
            handle(&family, &pairs).ok_or_else(|| Refusal::Labels(expected_labels(&family)))
        });
        handle
            .inspect_err(|refusal| self.refuse(key.name(), refusal))
            .ok()
    }

    /// The family that a raw name means, made if there is none yet.
    fn family(&self, raw: &str, metric_type: MetricType) -> Result<Arc<Family>, Refusal> {
        let name = legal(raw).ok_or(Refusal::Name)?;
        let family = match self.registry.find(&name) {
            Some(family) => family,
            None => self.new_family(&name, raw, metric_type)?,
        };
        if !owns(raw, &family) {
            return Err(Refusal::Taken(family.about.spec.origin.clone()));
        }
        let spec = &family.about.spec;
        let fits = spec.metric_type == metric_type
            || (metric_type == MetricType::Histogram && spec.metric_type == MetricType::Summary);
        if fits {
            Ok(family)
        } else {
            Err(Refusal::Type(spec.metric_type, spec.origin.clone()))
        }
    }

    fn new_family(
        &self,
        name: &str,
        raw: &str,
        metric_type: MetricType,
    ) -> Result<Arc<Family>, Refusal> {
        // While the program starts, a declaration may not be registered yet.
        if let Some(family) = self.registry.declared(name).map_err(Refusal::Register)? {
            return Ok(family);
        }
        let help = self.registry.raw_names().help(raw).cloned();
        let mut spec = Spec {
            help: help.map(Cow::Owned),
            labels: None,
            ..Spec::new(
                name.to_owned().into(),
                metric_type,
                Origin::Facade(raw.into()),
            )
        };
        if metric_type == MetricType::Histogram {
            unbucketed(&mut spec);
        }
        // Another thread can have made one of this name meanwhile; then that one it is.
        self.registry
            .family(&spec)
            .or_else(|error| self.registry.find(name).ok_or(Refusal::Register(error)))
    }

    fn describe(&self, key: &KeyName, description: &SharedString) {
        let raw = key.as_str();
        self.registry.raw_names().describe(raw, description);
        let family = legal(raw).and_then(|name| self.registry.find(&name));
        if let Some(family) = family.filter(|family| owns(raw, family)) {
            family.about.describe(Cow::Owned(description.to_string()));
        }
    }

    fn refuse(&self, name: &str, refusal: &Refusal) {
        self.registry.trouble(Problem::FacadeRefused, name);
        let first = self.registry.raw_names().refuse(name);
        if first {
            tracing::warn!(
                name,
                "a metric emitted through the `metrics` facade is not exposed: {refusal}"
            );
        }
    }
}

/// Whether a raw name is the one that a family belongs to. Another one that maps to the same legal name means something else.
fn owns(raw: &str, family: &Family) -> bool {
    let spec = &family.about.spec;
    match &spec.origin {
        Origin::Declared(_) => spec.names().any(|name| name == raw),
        Origin::Facade(owner) => **owner == *raw,
    }
}

/// Makes a histogram for which nobody gave buckets a summary.
#[cfg(feature = "summary")]
fn unbucketed(spec: &mut Spec) {
    spec.metric_type = MetricType::Summary;
    spec.quantiles = &QUANTILES;
    spec.limit = SUMMARY_MAX_SERIES as usize;
}

/// What such a summary tells: the median, and what is slower than most.
#[cfg(feature = "summary")]
const QUANTILES: [f64; 4] = [0.5, 0.9, 0.95, 0.99];

/// Gives a histogram for which nobody gave buckets the usual ones.
#[cfg(not(feature = "summary"))]
fn unbucketed(spec: &mut Spec) {
    spec.bounds = Some(crate::buckets::Bounds::intern(
        crate::buckets::Buckets::LATENCY.bounds(),
    ));
}

/// The labels of a key under legal names, in the order of those names.
fn label_names(key: &Key) -> Result<Vec<Pair<'_>>, Refusal> {
    let mut pairs = Vec::with_capacity(key.labels().len());
    for label in key.labels() {
        let name = legal(label.key())
            .filter(|name| *name != "le" && *name != "quantile")
            .ok_or(Refusal::LabelName)?;
        pairs.push((name, label.value()));
    }
    pairs.sort();
    if pairs.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        return Err(Refusal::LabelName);
    }
    Ok(pairs)
}

fn expected_labels(family: &Family) -> String {
    let labels = family.about.spec.labels.iter().flatten().map(|label| {
        let texts = label.values.texts().into_iter().flatten();
        let texts: Vec<_> = texts.filter(|text| !text.is_empty()).collect();
        let one_of = (!texts.is_empty()).then(|| format!("one of {}", texts.join(", ")));
        let or_none = label.values.can_be_absent().then(|| "or none".to_owned());
        let choice: Vec<_> = one_of.into_iter().chain(or_none).collect();
        if choice.is_empty() {
            format!("`{}`", label.name)
        } else {
            format!("`{}` ({})", label.name, choice.join(", "))
        }
    });
    let labels: Vec<_> = labels.collect();
    if labels.is_empty() {
        "none".to_owned()
    } else {
        labels.join(", ")
    }
}

/// The cells of a series: of a declared family if the labels are those declared, of another one always.
fn cells(family: &Family, pairs: &[Pair<'_>]) -> Option<AnyCells> {
    let Some(labels) = &family.about.spec.labels else {
        let branch = family.only_branch().ok()?;
        return Some(AnyCells::Slot(branch.series(&Pairs(&borrowed(pairs)))));
    };
    let value = |name: &str| {
        pairs
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, value)| *value)
    };
    let is_declared = |(name, _): &Pair<'_>| labels.iter().any(|label| label.name == *name);
    let absent = |label: &Label| label.values.can_be_absent().then_some("");
    let values: Option<Vec<_>> = labels
        .iter()
        .map(|label| value(&label.name).or_else(|| absent(label)))
        .collect();
    values
        .filter(|_| pairs.iter().all(is_declared))
        .and_then(|values| family.series_by_values(&values))
}

/// The labels of a series that nobody declared. One with an empty value is
/// [the same as none](https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels).
fn borrowed<'a>(pairs: &'a [Pair<'_>]) -> Vec<(&'a str, &'a str)> {
    pairs
        .iter()
        .map(|(name, value)| (&**name, *value))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

fn histogram(family: &Family, pairs: &[Pair<'_>]) -> Option<metrics::Histogram> {
    cells(family, pairs).map(|cells| handles::histogram(cells, &family.about.spec))
}

impl metrics::Recorder for Recorder {
    fn describe_counter(&self, key: KeyName, _unit: Option<Unit>, description: SharedString) {
        self.describe(&key, &description);
    }

    fn describe_gauge(&self, key: KeyName, _unit: Option<Unit>, description: SharedString) {
        self.describe(&key, &description);
    }

    fn describe_histogram(&self, key: KeyName, _unit: Option<Unit>, description: SharedString) {
        self.describe(&key, &description);
    }

    fn register_counter(&self, key: &Key, metadata: &Metadata<'_>) -> metrics::Counter {
        self.register(key, metadata, MetricType::Counter, |family, pairs| {
            cells(family, pairs).map(|cells| handles::counter(cells, family.about.spec.number))
        })
        .unwrap_or_else(metrics::Counter::noop)
    }

    fn register_gauge(&self, key: &Key, metadata: &Metadata<'_>) -> metrics::Gauge {
        self.register(key, metadata, MetricType::Gauge, |family, pairs| {
            cells(family, pairs).map(|cells| handles::gauge(cells, &family.about.spec))
        })
        .unwrap_or_else(metrics::Gauge::noop)
    }

    fn register_histogram(&self, key: &Key, metadata: &Metadata<'_>) -> metrics::Histogram {
        self.register(key, metadata, MetricType::Histogram, histogram)
            .unwrap_or_else(metrics::Histogram::noop)
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder")
            .field("registry", &self.registry)
            .finish_non_exhaustive()
    }
}
