//! Declared series that are hidden right now, which the page of metrics-exporter-prometheus has to leave out.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::visitor::{MetricPoint, SeriesRef, Visitor};
use crate::label::label_text;
use crate::naming::Escaping;
use crate::naming::MetricType;
use crate::registry::{RegisteredFamily, Registry};
use crate::series::{DERIVED_WITHIN, FamilyHeader, SeriesGroup, are_any_derived};

/// Declared series of a family that a page would not show now.
#[derive(Debug)]
pub(crate) struct HiddenSeries {
    pub(crate) family: Arc<RegisteredFamily>,
    /// The labels of each, in the order of the declaration, without those that are absent.
    pub(crate) series: Vec<Vec<(String, String)>>,
}

impl Registry {
    /// Returns the declared series that a page would not show now: they are hidden, nobody wrote them, or not for too long, or
    /// they cannot be computed. To know that, all derived gauges are computed, and handed on, as for a page.
    pub(crate) fn hidden_series(&self) -> Vec<HiddenSeries> {
        let families = self.shown_families(Escaping::default()).into_iter();
        let families = families
            .filter(|(name, family)| *name == family.name() && can_be_hidden(family))
            .map(|(_, family)| family);
        // Before those that are shown: what comes meanwhile is not hidden.
        let known: Vec<_> = families.map(|family| (known(&family), family)).collect();
        if known.is_empty() {
            return Vec::new();
        }
        let names: Vec<_> = known
            .iter()
            .map(|(_, family)| family.name().to_owned())
            .collect();
        let mut shown = Shown::default();
        self.visit(&names, Escaping::default(), DERIVED_WITHIN, &mut shown);
        let shown: HashMap<_, _> = shown.0.into_iter().collect();
        let hidden = known.into_iter().map(|(series, family)| {
            let shown = shown.get(family.name());
            let is_hidden = |series: &Known| shown.is_none_or(|all| !all.contains(&series.text));
            let series = series.iter().filter(|series| is_hidden(series));
            let series = series.map(Known::labels).collect();
            HiddenSeries { family, series }
        });
        hidden.filter(|hidden| !hidden.series.is_empty()).collect()
    }
}

/// Returns `true` if any declared series of the family can be hidden.
fn can_be_hidden(family: &RegisteredFamily) -> bool {
    let spec = &family.spec().source;
    spec.is_declared()
        && (spec.is_shown_by_series()
            || spec.metric_type() == MetricType::Gauge && are_any_derived()
            || family.groups().len() > family.shown().len())
}

/// A series, shown or hidden.
struct Known {
    group: &'static SeriesGroup,
    key: Box<[u8]>,
    /// The label block.
    text: String,
}

/// Returns all series of a family.
fn known(family: &RegisteredFamily) -> Vec<Known> {
    let groups = family.groups().into_iter();
    let series = groups.flat_map(|group| {
        let keys = group.all().into_iter().map(|(key, _)| key);
        keys.map(move |key| Known::new(group, key))
    });
    series.collect()
}

impl Known {
    fn new(group: &'static SeriesGroup, key: Box<[u8]>) -> Self {
        let mut text = String::new();
        label_text::push(&mut text, group.label_pairs(&key));
        Self { group, key, text }
    }

    fn labels(&self) -> Vec<(String, String)> {
        let pairs = self.group.label_pairs(&self.key);
        pairs
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }
}

/// The families on a page, and the label blocks of their series.
#[derive(Default)]
struct Shown(Vec<(String, HashSet<String>)>);

impl Visitor for Shown {
    fn family(&mut self, header: &FamilyHeader<'_>) {
        self.0.push((header.name.to_owned(), HashSet::new()));
    }

    fn point(&mut self, series: &SeriesRef<'_>, _: MetricPoint<'_>) {
        if let Some((_, blocks)) = self.0.last_mut() {
            blocks.insert(series.labels.to_owned());
        }
    }
}
