//! What a family is to be, and in what two declarations of it can differ.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::key::Label;
use crate::buckets::Bounds;
use crate::descriptor::{DEFAULT_MAX_SERIES, Descriptor, Location, MetricType, Number};

/// Who made a family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    Declared(Location),
    /// The facade, under this name, which may not be legal on a page.
    Facade(Arc<str>),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Declared(location) => location.fmt(f),
            Self::Facade(raw) => write!(f, "a call of the `metrics` facade with `{raw}`"),
        }
    }
}

/// What a family is to be.
#[derive(Debug, Clone)]
pub(crate) struct Spec {
    pub(crate) name: Cow<'static, str>,
    pub(crate) help: Option<Cow<'static, str>>,
    pub(crate) metric_type: MetricType,
    pub(crate) number: Number,
    /// `None` where every series has labels of its own, as the facade allows.
    pub(crate) labels: Option<Vec<Label>>,
    pub(crate) removable: bool,
    pub(crate) bounds: Option<&'static Bounds>,
    pub(crate) limit: usize,
    pub(crate) origin: Origin,
}

impl Spec {
    pub(crate) fn of(descriptor: &Descriptor) -> Self {
        let tree = &descriptor.shape.labels;
        let mut given = descriptor.label_names.iter();
        let labels = (0..tree.count())
            .filter_map(|index| tree.get(index))
            .map(|(name, values)| Label {
                name: name
                    .or_else(|| given.next().copied())
                    .unwrap_or("label")
                    .into(),
                values,
            });
        Self {
            name: descriptor.name.into(),
            help: Some(descriptor.help.into()),
            metric_type: descriptor.shape.metric_type,
            number: descriptor.shape.number,
            labels: Some(labels.collect()),
            removable: descriptor.shape.removable,
            bounds: descriptor
                .buckets
                .map(|buckets| Bounds::intern(buckets.bounds())),
            limit: descriptor.max_series.unwrap_or(DEFAULT_MAX_SERIES) as usize,
            origin: Origin::Declared(descriptor.location),
        }
    }

    /// What differs between two declarations of one name, as a word and both sides. Limits may differ: the first counts.
    pub(crate) fn difference(&self, other: &Self) -> Option<(&'static str, String, String)> {
        let sides = |what, mine: &dyn fmt::Debug, others: &dyn fmt::Debug| {
            Some((what, format!("{mine:?}"), format!("{others:?}")))
        };
        if self.metric_type != other.metric_type {
            return Some((
                "type",
                self.metric_type.to_string(),
                other.metric_type.to_string(),
            ));
        }
        if self.help != other.help {
            return sides(
                "help",
                &self.help.as_deref().unwrap_or_default(),
                &other.help.as_deref().unwrap_or_default(),
            );
        }
        if names(self) != names(other) {
            return sides("labels", &names(self), &names(other));
        }
        if self.bounds.map(Bounds::bounds) != other.bounds.map(Bounds::bounds) {
            let bounds = |spec: &Self| spec.bounds.map(Bounds::bounds).unwrap_or_default().to_vec();
            return sides("buckets", &bounds(self), &bounds(other));
        }
        if self.labels.is_some() != other.labels.is_some() || values(self) != values(other) {
            return sides("label values", &values(self), &values(other));
        }
        if self.number != other.number {
            return sides("numbers", &self.number, &other.number);
        }
        if self.removable != other.removable {
            let word = |spec: &Self| {
                if spec.removable {
                    "removable"
                } else {
                    "permanent"
                }
                .to_owned()
            };
            return Some(("series", word(self), word(other)));
        }
        None
    }
}

fn names(spec: &Spec) -> Vec<&str> {
    spec.labels
        .iter()
        .flatten()
        .map(|label| &*label.name)
        .collect()
}

/// The texts of each label's values, where it is closed. One that is open takes the empty text as any other, so it makes no
/// difference whether it can be absent.
fn values(spec: &Spec) -> Vec<Option<Vec<&'static str>>> {
    spec.labels
        .iter()
        .flatten()
        .map(|label| label.values.texts().map(Iterator::collect))
        .collect()
}
