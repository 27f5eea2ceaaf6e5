//! Who has a name on the page of metrics-exporter-prometheus, where different ones can read the same.

use std::collections::{HashMap, HashSet};
use std::sync::RwLock;

use metrics::{Key, Metadata};
use metrics_exporter_prometheus::formatting::{sanitize_label_key, sanitize_metric_name};

use super::forward::TARGET;
use crate::descriptor::MetricType;
use crate::lock::{read, write};
use crate::registry::spec::Spec;

/// Who has which name, by how it reads on the page. The first one has it: the page shows one value for all that read the same.
#[derive(Debug)]
pub(super) struct Owners(RwLock<HashMap<String, Owner>>);

#[derive(Debug)]
struct Owner {
    /// Its name as it was given.
    raw: String,
    /// As the facade knows it.
    metric_type: MetricType,
    /// Its labels as they were given, by how they read.
    labels: HashMap<String, String>,
}

/// Why a series cannot be on the page.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    #[error("it has no name")]
    NoName,
    #[error("names that start with `metrics_runtime_` are those of the runtime")]
    Reserved,
    #[error("a label name cannot be written on a page, or stands there twice")]
    LabelName,
    #[error("on a page it would read the same as `{0}`")]
    Taken(String),
    #[error("the metric of this name is a {0}")]
    Type(MetricType),
    #[error("on a page its label `{0}` would read the same as `{1}`")]
    TakenLabel(String, String),
}

impl Owners {
    /// Those who are known from the start have their names first.
    pub(super) fn of(specs: impl Iterator<Item = Spec>) -> Self {
        let owners = specs.map(|spec| (spec.name.to_string(), Owner::declared(&spec)));
        Self(RwLock::new(owners.collect()))
    }

    /// Claims the name and the labels of a series.
    pub(super) fn claim(
        &self,
        key: &Key,
        metadata: &Metadata<'_>,
        metric_type: MetricType,
    ) -> Result<(), Refusal> {
        let name = sanitize_metric_name(key.name());
        if name.is_empty() {
            return Err(Refusal::NoName);
        }
        if name.starts_with("metrics_runtime_") && metadata.target() != TARGET {
            return Err(Refusal::Reserved);
        }
        let labels = labels(key, metric_type).ok_or(Refusal::LabelName)?;
        if let Some(owner) = read(&self.0).get(&name)
            && owner.covers(key.name(), metric_type, &labels)?
        {
            return Ok(());
        }
        let mut owners = write(&self.0);
        let owner = owners.entry(name).or_insert_with(|| Owner {
            raw: key.name().to_owned(),
            metric_type,
            labels: HashMap::new(),
        });
        // Another thread can have claimed it meanwhile.
        owner.covers(key.name(), metric_type, &labels)?;
        let labels = labels.into_iter();
        owner
            .labels
            .extend(labels.map(|(name, raw)| (name, raw.to_owned())));
        Ok(())
    }

    /// Whether a help for this name is not one for a metric of another name.
    pub(super) fn may_describe(&self, raw: &str) -> bool {
        let owners = read(&self.0);
        let owner = owners.get(&sanitize_metric_name(raw));
        owner.is_none_or(|owner| owner.raw == raw)
    }
}

/// The labels of a key, by how they read; `None` where one cannot be written on a page, or stands there twice.
fn labels(key: &Key, metric_type: MetricType) -> Option<Vec<(String, &str)>> {
    let reserved: &[_] = match metric_type {
        MetricType::Histogram => &["le", "quantile"],
        _ => &[],
    };
    let mut names = HashSet::new();
    let labels = key.labels().map(|label| {
        let name = sanitize_label_key(label.key());
        let is_fine = !name.is_empty() && !reserved.contains(&&*name) && names.insert(name.clone());
        is_fine.then_some((name, label.key()))
    });
    labels.collect()
}

impl Owner {
    fn declared(spec: &Spec) -> Self {
        let labels = spec.labels.iter().flatten().map(|label| &*label.name);
        let states = spec.states.iter().map(|states| states.label);
        let labels = labels.chain(states).map(str::to_owned);
        Self {
            raw: spec.name.to_string(),
            metric_type: match spec.metric_type {
                MetricType::Counter => MetricType::Counter,
                MetricType::Gauge | MetricType::Info | MetricType::StateSet => MetricType::Gauge,
                MetricType::Histogram | MetricType::Summary => MetricType::Histogram,
            },
            labels: labels.map(|name| (name.clone(), name)).collect(),
        }
    }

    /// Whether the owner has these labels already. Fails where it is somebody else's name, or label.
    fn covers(
        &self,
        raw: &str,
        metric_type: MetricType,
        labels: &[(String, &str)],
    ) -> Result<bool, Refusal> {
        if self.raw != raw {
            return Err(Refusal::Taken(self.raw.clone()));
        }
        if self.metric_type != metric_type {
            return Err(Refusal::Type(self.metric_type));
        }
        let mut has_all = true;
        for (name, raw) in labels {
            match self.labels.get(name) {
                Some(own) if own == raw => {}
                Some(own) => return Err(Refusal::TakenLabel((*raw).to_owned(), own.clone())),
                None => has_all = false,
            }
        }
        Ok(has_all)
    }
}
