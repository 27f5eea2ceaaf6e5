//! The labels of a facade call under names that a page may show: no label costs the series that has it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use metrics::Key;

use super::legal_names::{is_label_name, legal_label};
use super::utf8;
use crate::registry::{LabelNames, Registry, Topic};
use crate::series::SelfMetric;
use crate::support::{Limit, MAX_LABEL_NAME_BYTES, MAX_LABELS, cut_name};

/// A label of the facade under its legal name.
pub(crate) type Pair<'k> = (Cow<'k, str>, &'k str);

/// The labels of a key, each with a legal name of its own, in the order of these names.
///
/// A name that is given twice has its last value, as in metrics-exporter-prometheus.
#[derive(Debug)]
pub(crate) struct Labels<'k> {
    pub(crate) pairs: Vec<Pair<'k>>,
    /// The labels that are renamed or left out.
    pub(crate) changes: Vec<Change<'k>>,
}

/// A label that is not on the page as it was given.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Change<'k> {
    raw: &'k str,
    /// The name on the page; `None` where the label is left out.
    shown: Option<String>,
}

impl<'k> Labels<'k> {
    /// Returns the labels of a key for a series on whose samples the page sets the labels `reserved`.
    pub(crate) fn of(key: &'k Key, reserved: &[&str]) -> Self {
        let mut pairs: Vec<Pair<'k>> = Vec::with_capacity(key.labels().len());
        for label in key.labels() {
            if !is_plain(label.key(), reserved) {
                return Self::changed(key, reserved);
            }
            pairs.push((Cow::Borrowed(label.key()), label.value()));
        }
        if pairs.len() > MAX_LABELS {
            return Self::changed(key, reserved);
        }
        // Of equal names the last comes first, and stays.
        pairs.reverse();
        pairs.sort_by(|(a, _), (b, _)| a.cmp(b));
        pairs.dedup_by(|(a, _), (b, _)| a == b);
        Self {
            pairs,
            changes: Vec::new(),
        }
    }

    /// Returns the labels of a key for a series of a family that keeps names as they are given: each has the name that it has in
    /// `names`, which is another one where two of them read the same.
    pub(super) fn of_utf8(key: &'k Key, reserved: &[&str], names: &LabelNames) -> Self {
        let can_be_kept = |name: &str| utf8::is_label_name(name) && !reserved.contains(&name);
        let given = key.labels().filter(|label| !label.value().is_empty());
        let given: BTreeMap<&str, &str> = given.map(|label| (label.key(), label.value())).collect();
        if given.len() > MAX_LABELS || !given.keys().all(|name| can_be_kept(name)) {
            let mut labels = Self::changed(key, reserved);
            let legal = std::mem::take(&mut labels.pairs);
            for (name, value) in legal {
                let name = labels.free(names.of(&name).into_owned(), names);
                labels.pairs.push((name.into(), value));
            }
            return labels.sorted();
        }
        let mut labels = Self {
            pairs: Vec::with_capacity(given.len()),
            changes: Vec::new(),
        };
        for (raw, value) in given {
            let name = names.of(raw);
            if name == raw && !labels.has(raw) {
                labels.pairs.push((Cow::Borrowed(raw), value));
                continue;
            }
            let name = labels.free(name.into_owned(), names);
            let shown = Some(name.clone());
            labels.changes.push(Change { raw, shown });
            labels.pairs.push((name.into(), value));
        }
        labels.sorted()
    }

    fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(other, _)| other == name)
    }

    /// Returns this name, or one with a number behind it where another label has it.
    fn free(&self, name: String, names: &LabelNames) -> String {
        if !self.has(&name) {
            return name;
        }
        let numbered = (2..=MAX_LABELS + 2).map(|n| format!("{name}_{n}"));
        let mut free = numbered.map(|name| names.of(&name).into_owned());
        free.find(|name| !self.has(name)).unwrap_or(name)
    }

    fn sorted(mut self) -> Self {
        self.pairs.sort();
        self
    }

    /// Returns labels some of which have to be renamed or left out. The result does not depend on their order.
    #[cold]
    fn changed(key: &'k Key, reserved: &[&str]) -> Self {
        let given = key.labels().map(|label| (label.key(), label.value()));
        let given: BTreeMap<&str, &str> = given.collect();
        let (plain, others): (Vec<_>, Vec<_>) = given
            .into_iter()
            .partition(|(name, _)| is_plain(name, reserved));
        // An empty value is an absent label, which needs no other name.
        let others = others.into_iter().filter(|(_, value)| !value.is_empty());
        let mut shown: BTreeMap<Cow<'k, str>, &'k str> = BTreeMap::new();
        let mut changes = Vec::new();
        for (raw, value) in plain.into_iter().chain(others) {
            if shown.len() == MAX_LABELS {
                changes.push(Change { raw, shown: None });
            } else if is_plain(raw, reserved) {
                shown.insert(Cow::Borrowed(raw), value);
            } else {
                let name = free_name(raw, |name| {
                    reserved.contains(&name) || shown.contains_key(name)
                });
                let renamed = Some(name.clone());
                changes.push(Change {
                    raw,
                    shown: renamed,
                });
                shown.insert(Cow::Owned(name), value);
            }
        }
        Self {
            pairs: shown.into_iter().collect(),
            changes,
        }
    }

    /// Returns whether the labels are those of a key, each as it is given.
    pub(crate) fn are_all_of(&self, key: &Key) -> bool {
        self.changes.is_empty() && self.pairs.len() == key.labels().len()
    }

    /// Returns the key with these labels.
    #[cfg(feature = "upstream")]
    pub(crate) fn key(&self, name: &metrics::KeyName) -> Key {
        let labels = self.pairs.iter();
        let labels: Vec<_> = labels
            .map(|(name, value)| {
                metrics::Label::new(name.clone().into_owned(), (*value).to_owned())
            })
            .collect();
        Key::from_parts(name.clone(), labels)
    }

    /// Counts and, for the first series of this metric, logs what is renamed or left out.
    pub(crate) fn report(&self, registry: &Registry, metric: &str) {
        for change in &self.changes {
            if change.shown.is_none() {
                registry.limit_exceeded(Limit::Labels);
            } else if change.raw.len() > MAX_LABEL_NAME_BYTES {
                registry.limit_exceeded(Limit::LabelName);
            }
        }
        let Some(change) = self.changes.first() else {
            return;
        };
        let more = self.changes.len() - 1;
        registry.report_once(
            SelfMetric::FacadeLabels,
            Topic::LabelsChanged,
            metric,
            || {
                tracing::warn!(
                    metric,
                    "a label emitted through the `metrics` facade {change}{}",
                    match more {
                        0 => String::new(),
                        _ => format!(", and {more} more of this series"),
                    }
                );
            },
        );
    }
}

impl std::fmt::Display for Change<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let raw = cut_name(self.raw, MAX_LABEL_NAME_BYTES);
        match &self.shown {
            Some(shown) => write!(
                f,
                "is named `{shown}` on the page: `{raw}` cannot be written there"
            ),
            None => write!(f, "is left out: `{raw}` is one of more than {MAX_LABELS}"),
        }
    }
}

/// Returns whether a label is shown under the name that it has.
fn is_plain(name: &str, reserved: &[&str]) -> bool {
    is_label_name(name) && !reserved.contains(&name)
}

/// Returns a legal name for a label that is not taken.
///
/// A reserved name gets the prefix by which
/// [Prometheus itself](https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config) keeps labels apart.
fn free_name(raw: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let legal = legal_label(raw);
    let name = if legal == raw {
        format!("exported_{raw}")
    } else {
        legal.into_owned()
    };
    if !is_taken(&name) {
        return name;
    }
    let numbered = (2..=MAX_LABELS + 2).map(|n| format!("{name}_{n}"));
    let mut free = numbered.filter(|name| !is_taken(name));
    free.next().unwrap_or(name)
}
