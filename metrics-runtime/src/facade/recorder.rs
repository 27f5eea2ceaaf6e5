//! The recorder: what other crates emit through the facade lands in a registry.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use metrics::{Key, KeyName, Metadata, SharedString, Unit};

use super::forward_to::TARGET;
use super::handle_cache::{HandleCache, Handles};
use super::handles::{self, Dropped, Lost};
use super::labels::Labels;
use super::legal_names::legal;
use super::matcher::Matcher;
use super::report::{describable, full, refuse, too_many_descriptions, unit_word};
use super::rule_error::RuleError;
use super::rules::Rules;
use super::series::{FacadeSeries, expected_labels};
#[cfg(feature = "summary")]
use super::summaries::Summaries;
use super::utf8;
use crate::declaration::Buckets;
use crate::naming::MetricType;
use crate::registry::{Description, RegisterError, RegisteredFamily, Registry, Watch};
use crate::series::{BuiltSpec, Charset, Origin, ResolvedSpec};
use crate::storage::AnyCells;
use crate::support::{Limit, MAX_METRIC_NAME_BYTES};

/// A recorder for the [`metrics`] facade that writes to a [`Registry`].
///
/// `Exporter` installs one for the global registry. Another one is for tests: counters, gauges and histograms of
/// code under test land in the registry of the test's own.
///
/// A metric whose name is declared with the same type and labels is the declared one. A call that does not fit is
/// refused: the handle does nothing, the refusal is logged once and counted in
/// `metrics_runtime_facade_refused_total`. The help and the unit of a metric that nobody declared are those of its last description; the
/// unit is shown where the name ends in it. Histograms that nobody declared have the [`buckets`](Self::buckets) that were given
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
///
/// # Labels
///
/// No label costs the metric that has it. Calls of one name may differ in their labels, and a label that is given twice has its last
/// value. A label name that a page cannot show is mapped to one that it can:
///
/// | label | on the page |
/// |---|---|
/// | `status-code`, `größe` | `status_code`, `gr__e`: every character that is not legal becomes `_` |
/// | `5xx` | `_5xx` |
/// | `__typename` | `_typename`: names that start with `__` are those of Prometheus |
/// | the empty name | `_` |
/// | `le` of a histogram, `quantile` of a summary | `exported_le`, `exported_quantile`: the page sets these itself |
/// | a second one that reads the same | with `_2` behind it |
/// | a name of more than [`MAX_LABEL_NAME_BYTES`](crate::MAX_LABEL_NAME_BYTES) | cut, with a hash behind it |
/// | more than [`MAX_LABELS`](crate::MAX_LABELS) | left out |
///
/// `metrics_runtime_facade_labels_changed_total` counts the series of which that is true, and the first one of each metric is logged.
///
/// # Limits
///
/// There are at most [`MAX_FACADE_FAMILIES`](crate::MAX_FACADE_FAMILIES) families, or [as many as are allowed](Self::max_families).
/// Metric names, help texts and descriptions have limits as well:
/// [`MAX_METRIC_NAME_BYTES`], [`MAX_HELP_BYTES`](crate::MAX_HELP_BYTES) and
/// [`MAX_DESCRIPTIONS`](crate::MAX_DESCRIPTIONS). What exceeds one is counted in `metrics_runtime_limits_exceeded_total`.
#[derive(Clone)]
pub struct Recorder {
    registry: Registry,
    rules: Arc<Rules>,
    handles: Arc<HandleCache>,
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
    #[error("its name is longer than {MAX_METRIC_NAME_BYTES} bytes")]
    NameTooLong,
    #[error("there are {0} families already")]
    Full(usize),
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
            handles: Arc::default(),
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
    /// When the bounds are not finite, not increasing, none, or more than 100; when other buckets were given to the same; when such a
    /// histogram is declared with other buckets; and when one is in the registry already, made without them. Where several recorders
    /// write to one registry, the one that makes a histogram decides. A declaration that is registered only later is logged, and counted
    /// in `metrics_runtime_facade_rules_without_effect_total`.
    pub fn buckets(self, matcher: Matcher, buckets: Buckets) -> Result<Self, RuleError> {
        self.with(|rules| rules.add(matcher, buckets))
    }

    /// Sets the most metric families that the facade may make in the registry, as
    /// [`ExporterBuilder::max_facade_families`](crate::ExporterBuilder::max_facade_families) does it for the installed recorder.
    #[must_use]
    pub fn max_families(mut self, families: usize) -> Self {
        self.rules_mut().max_families = families;
        self.watched()
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

    /// Keeps the names that are emitted, as [`ExporterBuilder::utf8`](crate::ExporterBuilder::utf8) does it for the installed
    /// recorder. Families that are there keep the names that they have.
    ///
    /// ```
    /// use metrics_runtime::{Registry, metrics};
    ///
    /// let registry = Registry::new();
    /// metrics::with_local_recorder(&registry.recorder().utf8(true), || {
    ///     metrics::counter!("http.requests", "http.method" => "get").increment(1);
    /// });
    /// // Whoever does not ask for another scheme reads underscores.
    /// assert!(registry.render().contains("http_requests{http_method=\"get\"} 1\n"));
    /// ```
    #[must_use]
    pub fn utf8(mut self, are_kept: bool) -> Self {
        self.rules_mut().utf8 = are_kept;
        self.showing_utf8()
    }

    fn showing_utf8(self) -> Self {
        if self.rules.utf8 {
            self.registry.show_utf8();
        }
        self
    }

    fn with(mut self, change: impl FnOnce(&mut Rules)) -> Result<Self, RuleError> {
        change(self.rules_mut());
        self.checked()
    }

    /// The rules, to be changed: by others a name can mean another series, so no handle is taken over.
    fn rules_mut(&mut self) -> &mut Rules {
        self.handles = Arc::default();
        Arc::make_mut(&mut self.rules)
    }

    /// Checks the rules, against declarations that come later as well.
    fn checked(self) -> Result<Self, RuleError> {
        let recorder = self.watched();
        recorder.rules.check(&recorder.registry)?;
        Ok(recorder)
    }

    /// Has declarations that are registered later checked against the rules.
    fn watched(self) -> Self {
        let rules: Arc<dyn Watch> = self.rules.clone();
        self.registry.watch(&rules);
        self
    }

    /// The same recorder with these rules.
    pub(crate) fn with_rules(self, rules: Rules) -> Result<Self, RuleError> {
        Self {
            rules: Arc::new(rules),
            handles: Arc::default(),
            ..self
        }
        .checked()
        .map(Self::showing_utf8)
    }

    /// Returns the handle for a series. What does not fit is counted and logged.
    fn register<H: Clone>(
        &self,
        cached: &Handles<H>,
        key: &Key,
        metadata: &Metadata<'_>,
        metric_type: MetricType,
        handle: impl FnOnce(AnyCells, &ResolvedSpec) -> H,
    ) -> Result<H, Lost> {
        // Typed metrics that are handed to recorders, and so to us as well, are in a registry already.
        if metadata.target() == TARGET {
            return Err(Lost::Silently);
        }
        if let Some(handle) = cached.get(key) {
            return Ok(handle);
        }
        let series = self.series(key, metric_type, |series, spec| {
            let new = handle(series.cells, spec);
            if series.can_be_cached {
                cached.insert(key, &new);
            }
            new
        });
        series.map_err(|refusal| {
            if let Refusal::Full(limit) = refusal {
                full(&self.registry, limit);
                return Lost::Counted(Arc::new(Dropped(self.registry.clone(), metric_type)));
            }
            if let Refusal::NameTooLong = refusal {
                self.registry.limit_exceeded(Limit::MetricName);
            }
            refuse(&self.registry, key.name(), &refusal);
            Lost::Silently
        })
    }

    fn series<H>(
        &self,
        key: &Key,
        metric_type: MetricType,
        handle: impl FnOnce(FacadeSeries, &ResolvedSpec) -> H,
    ) -> Result<H, Refusal> {
        let family = self.family(key.name(), metric_type)?;
        let spec = family.spec();
        let labels = if spec.source.keeps_utf8() {
            Labels::of_utf8(key, reserved(spec.metric_type), &family.label_names)
        } else {
            Labels::of(key, reserved(spec.metric_type))
        };
        let changed = || labels.report(&self.registry, key.name());
        let series = FacadeSeries::find_or_add(&family, key, &labels, changed);
        let series = series.ok_or_else(|| Refusal::Labels(expected_labels(&family)))?;
        Ok(handle(series, spec))
    }

    /// The name by which the registry knows what is emitted under this one.
    fn name<'r>(&self, raw: &'r str) -> Option<Cow<'r, str>> {
        if self.rules.utf8 {
            utf8::name(raw)
        } else {
            legal(raw)
        }
    }

    /// The family that a raw name means, made if there is none yet.
    fn family(&self, raw: &str, metric_type: MetricType) -> Result<Arc<RegisteredFamily>, Refusal> {
        if raw.len() > MAX_METRIC_NAME_BYTES {
            return Err(Refusal::NameTooLong);
        }
        let name = self.name(raw).ok_or(Refusal::Name)?;
        let family = match self.registry.find(&name) {
            Some(family) => family,
            None => self.new_family(&name, raw, metric_type)?,
        };
        if !owns(raw, &family) {
            return Err(Refusal::Taken(family.spec().source.origin()));
        }
        let spec = family.spec();
        let fits = spec.metric_type == metric_type
            || (metric_type == MetricType::Histogram && spec.metric_type == MetricType::Summary);
        if fits {
            Ok(family)
        } else {
            Err(Refusal::Type(spec.metric_type, spec.source.origin()))
        }
    }

    fn new_family(
        &self,
        name: &str,
        raw: &str,
        metric_type: MetricType,
    ) -> Result<Arc<RegisteredFamily>, Refusal> {
        // While the program starts, a declaration may not be registered yet.
        if let Some(family) = self.registry.declared(name).map_err(Refusal::Register)? {
            return Ok(family);
        }
        if self.registry.facade_families() >= self.rules.max_families {
            return Err(Refusal::Full(self.rules.max_families));
        }
        let mut spec = BuiltSpec {
            labels: None,
            charset: if self.rules.utf8 {
                Charset::Utf8
            } else {
                Charset::Legacy
            },
            ..BuiltSpec::new(
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
            .family(&spec.into())
            .or_else(|error| self.registry.find(name).ok_or(Refusal::Register(error)))?;
        // Once it can be found, so that either this or a later description finds the other; under one lock, so that the last counts.
        let names = self.registry.raw_names();
        if let Some(description) = names.description(raw).filter(|_| owns(raw, &family)) {
            family.describe(description.clone());
        }
        drop(names);
        Ok(family)
    }

    fn describe(&self, key: &KeyName, unit: Option<Unit>, help: &str) {
        let raw = key.as_str();
        let Some(help) = describable(&self.registry, raw, help) else {
            return;
        };
        let Some(name) = self.name(raw) else {
            return;
        };
        let description = Description {
            help: Some(help.into()),
            unit: unit.and_then(|unit| unit_word(unit, &name)),
        };
        let mut names = self.registry.raw_names();
        let is_kept = names.describe(raw, description.clone());
        let family = self.registry.find(&name);
        if let Some(family) = family.filter(|family| owns(raw, family)) {
            family.describe(description);
        } else if !is_kept {
            drop(names);
            too_many_descriptions(&self.registry);
        }
    }
}

/// Returns the labels that the page sets itself on samples of a type.
const fn reserved(metric_type: MetricType) -> &'static [&'static str] {
    match metric_type {
        MetricType::Histogram => &["le"],
        MetricType::Summary => &["quantile"],
        _ => &[],
    }
}

/// Whether a raw name is the one that a family belongs to. Another one that maps to the same legal name means something else.
fn owns(raw: &str, family: &RegisteredFamily) -> bool {
    let spec = &family.spec().source;
    match spec.facade_name() {
        None => spec.names().any(|name| name == raw),
        Some(owner) => owner == raw,
    }
}

impl metrics::Recorder for Recorder {
    fn describe_counter(&self, key: KeyName, unit: Option<Unit>, description: SharedString) {
        self.describe(&key, unit, &description);
    }

    fn describe_gauge(&self, key: KeyName, unit: Option<Unit>, description: SharedString) {
        self.describe(&key, unit, &description);
    }

    fn describe_histogram(&self, key: KeyName, unit: Option<Unit>, description: SharedString) {
        self.describe(&key, unit, &description);
    }

    fn register_counter(&self, key: &Key, metadata: &Metadata<'_>) -> metrics::Counter {
        let cached = &self.handles.counters;
        let handle = self.register(cached, key, metadata, MetricType::Counter, handles::counter);
        handle.unwrap_or_else(Lost::counter)
    }

    fn register_gauge(&self, key: &Key, metadata: &Metadata<'_>) -> metrics::Gauge {
        let cached = &self.handles.gauges;
        let handle = self.register(cached, key, metadata, MetricType::Gauge, handles::gauge);
        handle.unwrap_or_else(Lost::gauge)
    }

    fn register_histogram(&self, key: &Key, metadata: &Metadata<'_>) -> metrics::Histogram {
        let cached = &self.handles.histograms;
        let handle = self.register(
            cached,
            key,
            metadata,
            MetricType::Histogram,
            handles::histogram,
        );
        handle.unwrap_or_else(Lost::histogram)
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder")
            .field("registry", &self.registry)
            .finish_non_exhaustive()
    }
}
