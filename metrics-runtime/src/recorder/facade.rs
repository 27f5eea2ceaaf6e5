//! The recorder: what other crates emit through the facade lands in a registry.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use metrics::{Key, KeyName, Metadata, SharedString, Unit};

use super::forward::TARGET;
use super::handles;
use super::name::legal;
use super::rules::{Matcher, RuleError, Rules};
use super::series::{Pair, cells, expected_labels, labels};
#[cfg(feature = "summary")]
use super::summary::Summaries;
use crate::buckets::Buckets;
use crate::descriptor::MetricType;
use crate::registry::family::Family;
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
/// `metrics_runtime_facade_refused_total`. Histograms that nobody declared have the [`buckets`](Self::buckets) that were given
/// for their name; the others become summaries (feature `summary`, on by default) or, without it, histograms with
/// [`Buckets::LATENCY`].
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
    rules: Arc<Rules>,
}

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
    ///
    /// It gives no histogram buckets before [it is told to](Recorder::buckets): what an `Exporter` was told is known to the
    /// recorder that it installs, and to no other.
    #[must_use]
    pub fn recorder(&self) -> Recorder {
        Recorder {
            registry: self.clone(),
            rules: Arc::default(),
        }
    }
}

impl Recorder {
    /// Gives buckets to the histograms that `matcher` means, as [`ExporterBuilder::buckets`](crate::ExporterBuilder::buckets)
    /// does it for the installed recorder.
    ///
    /// ```
    /// use metrics_runtime::{Buckets, Matcher, Registry, metrics};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let registry = Registry::new();
    /// let recorder = registry.recorder().buckets(Matcher::suffix("rows"), Buckets::new(&[10.0, 100.0]))?;
    /// metrics::with_local_recorder(&recorder, || metrics::histogram!("job.rows").record(11));
    /// assert!(registry.render().contains("job_rows_bucket{le=\"100.0\"} 1\n"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When the bounds are not finite, not increasing, none, or more than 100; when other buckets were given to the same; and
    /// when such a histogram is in the registry already, made without them. Where several recorders write to one registry, the
    /// one that makes a histogram decides.
    pub fn buckets(self, matcher: Matcher, buckets: Buckets) -> Result<Self, RuleError> {
        self.with(|rules| rules.add(matcher, buckets))
    }

    /// Says what histograms without buckets become, as [`ExporterBuilder::summaries`](crate::ExporterBuilder::summaries) does
    /// it for the installed recorder. Series that are there stay as they are.
    ///
    /// # Errors
    ///
    /// When quantiles are none, not increasing or not from 0 to 1, when the window is shorter than a millisecond or longer than
    /// a day, and when there is no room for a series.
    #[cfg(feature = "summary")]
    pub fn summaries(self, summaries: Summaries) -> Result<Self, RuleError> {
        self.with(|rules| rules.summaries = summaries)
    }

    fn with(mut self, change: impl FnOnce(&mut Rules)) -> Result<Self, RuleError> {
        change(Arc::make_mut(&mut self.rules));
        self.rules.check(&self.registry)?;
        Ok(self)
    }

    /// The same recorder with rules that were checked.
    pub(crate) fn with_rules(self, rules: Rules) -> Self {
        Self {
            rules: Arc::new(rules),
            ..self
        }
    }

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
        let found = labels(key)
            .ok_or(Refusal::LabelName)
            .and_then(|pairs| Ok((pairs, self.family(key.name(), metric_type)?)));
        let handle = found.and_then(|(pairs, family)| {
            handle(&family, &pairs).ok_or_else(|| Refusal::Labels(expected_labels(&family)))
        });
        handle
            .inspect_err(|refusal| refuse(&self.registry, key.name(), refusal))
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
        let mut spec = Spec {
            labels: None,
            ..Spec::new(
                name.to_owned().into(),
                metric_type,
                Origin::Facade(raw.into()),
            )
        };
        if metric_type == MetricType::Histogram {
            self.rules.shape(&mut spec, raw);
        }
        // Another thread can have made one of this name meanwhile; then that one it is.
        let family = self
            .registry
            .family(&spec)
            .or_else(|error| self.registry.find(name).ok_or(Refusal::Register(error)))?;
        // Once it can be found, so that either this or who says it later finds the other.
        let help = self.registry.raw_names().help(raw).cloned();
        if let Some(help) = help.filter(|_| owns(raw, &family)) {
            family.about.describe(help.into());
        }
        Ok(family)
    }

    fn describe(&self, key: &KeyName, description: &SharedString) {
        let raw = key.as_str();
        self.registry.raw_names().describe(raw, description);
        let family = legal(raw).and_then(|name| self.registry.find(&name));
        if let Some(family) = family.filter(|family| owns(raw, family)) {
            family.about.describe(Cow::Owned(description.to_string()));
        }
    }
}

/// Counts a call of the facade that is not followed, and logs the first one of its name.
pub(super) fn refuse(registry: &Registry, name: &str, reason: &dyn fmt::Display) {
    registry.trouble(Problem::FacadeRefused, name);
    let first = registry.raw_names().refuse(name);
    if first {
        tracing::warn!(
            name,
            "a metric emitted through the `metrics` facade is not exposed: {reason}"
        );
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
            cells(family, pairs).map(|cells| handles::counter(cells, &family.about.spec))
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
        self.register(key, metadata, MetricType::Histogram, |family, pairs| {
            cells(family, pairs).map(|cells| handles::histogram(cells, &family.about.spec))
        })
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
