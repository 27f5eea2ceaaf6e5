//! Who has a name on the page of metrics-exporter-prometheus, where different ones can read the same.

use std::collections::HashMap;
use std::sync::RwLock;

use metrics::Metadata;
use metrics_exporter_prometheus::formatting::sanitize_metric_name;

use crate::facade::TARGET;
use crate::naming::MetricType;
use crate::series::FamilySpec;
use crate::support::{MAX_METRIC_NAME_BYTES, read, write};

/// Who has which name, by how it reads on the page. The first one has it: the page shows one value for all that read the same.
#[derive(Debug)]
pub(super) struct NameClaims {
    by_name: RwLock<HashMap<String, Owner>>,
    /// The most names there may be.
    limit: usize,
}

#[derive(Debug)]
struct Owner {
    /// Its name as it was given.
    raw: String,
    /// As the facade knows it.
    metric_type: MetricType,
}

/// Why a series cannot be on the page.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    #[error("it has no name")]
    NoName,
    #[error("names that start with `metrics_runtime_` are those of the runtime")]
    Reserved,
    #[error("its name is longer than {MAX_METRIC_NAME_BYTES} bytes")]
    NameTooLong,
    #[error("there are {0} families already")]
    Full(usize),
    #[error("on a page it would read the same as `{0}`")]
    Taken(String),
    #[error("the metric of this name is a {0}")]
    Type(MetricType),
}

impl NameClaims {
    /// Those who are known from the start have their names first, and do not count towards the limit.
    pub(super) fn new(specs: impl Iterator<Item = FamilySpec>, limit: usize) -> Self {
        let owners = specs.map(|spec| (spec.name().to_owned(), Owner::declared(&spec)));
        let owners: HashMap<_, _> = owners.collect();
        Self {
            limit: owners.len().saturating_add(limit),
            by_name: RwLock::new(owners),
        }
    }

    /// Claims the name of a series.
    pub(super) fn claim(
        &self,
        raw: &str,
        metadata: &Metadata<'_>,
        metric_type: MetricType,
    ) -> Result<(), Refusal> {
        if raw.len() > MAX_METRIC_NAME_BYTES {
            return Err(Refusal::NameTooLong);
        }
        let name = sanitize_metric_name(raw);
        if name.is_empty() {
            return Err(Refusal::NoName);
        }
        let is_typed = metadata.target() == TARGET;
        if name.starts_with("metrics_runtime_") && !is_typed {
            return Err(Refusal::Reserved);
        }
        if let Some(owner) = read(&self.by_name).get(&name) {
            return owner.is(raw, metric_type);
        }
        let mut owners = write(&self.by_name);
        if owners.len() >= self.limit && !owners.contains_key(&name) && !is_typed {
            return Err(Refusal::Full(self.limit));
        }
        let owner = owners.entry(name).or_insert_with(|| Owner {
            raw: raw.to_owned(),
            metric_type,
        });
        // Another thread can have claimed it meanwhile.
        owner.is(raw, metric_type)
    }

    /// Whether a help for this name is not one for a metric of another name.
    pub(super) fn may_describe(&self, raw: &str) -> bool {
        let owners = read(&self.by_name);
        let owner = owners.get(&sanitize_metric_name(raw));
        owner.is_none_or(|owner| owner.raw == raw)
    }
}

impl Owner {
    fn declared(spec: &FamilySpec) -> Self {
        Self {
            raw: spec.name().to_owned(),
            metric_type: match spec.metric_type() {
                MetricType::Counter => MetricType::Counter,
                MetricType::Gauge | MetricType::Info | MetricType::StateSet => MetricType::Gauge,
                MetricType::Histogram | MetricType::Summary => MetricType::Histogram,
            },
        }
    }

    /// Fails where it is somebody else's name.
    fn is(&self, raw: &str, metric_type: MetricType) -> Result<(), Refusal> {
        if self.raw != raw {
            return Err(Refusal::Taken(self.raw.clone()));
        }
        if self.metric_type != metric_type {
            return Err(Refusal::Type(self.metric_type));
        }
        Ok(())
    }
}
