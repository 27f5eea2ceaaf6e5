//! The declared series that the page does not show at the moment, for those who show what they are handed.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::visitor::{MetricPoint, SeriesRef, Visitor};
use crate::declaration::MetricType;
use crate::label::label_text;
use crate::naming::Escaping;
use crate::registry::{RegisteredFamily, Registry};
use crate::series::{FamilyHeader, SeriesGroup, derived};

/// Series of a family that are not on the page.
#[derive(Debug)]
pub(crate) struct Absent {
    pub(crate) family: Arc<RegisteredFamily>,
    /// The labels of each, in the order of the declaration, without those that are absent.
    pub(crate) series: Vec<Vec<(String, String)>>,
}

impl Registry {
    /// The declared series that a page would not show now: they are hidden, nobody wrote them, or not for too long, or they
    /// cannot be computed. To know that, all gauges that are computed are computed, and handed on, as for a page.
    pub(crate) fn absent(&self) -> Vec<Absent> {
        let families = self.by_name();
        let is_asked_for = |(name, family): &(&_, &Arc<RegisteredFamily>)| {
            **name == *family.name() && can_be_absent(family)
        };
        let families = families.iter().filter(is_asked_for);
        // Before those that are shown: what comes meanwhile is not absent.
        let known: Vec<_> = families
            .map(|(_, family)| (family.clone(), known(family)))
            .collect();
        if known.is_empty() {
            return Vec::new();
        }
        let names: Vec<_> = known
            .iter()
            .map(|(family, _)| family.name().to_owned())
            .collect();
        let mut shown = Shown::default();
        self.visit(&names, Escaping::default(), derived::WITHIN, &mut shown);
        let shown: HashMap<_, _> = shown.0.into_iter().collect();
        let absent = known.into_iter().map(|(family, series)| {
            let shown = shown.get(family.name());
            let is_absent = |series: &Known| shown.is_none_or(|all| !all.contains(&series.text));
            let series = series.iter().filter(|series| is_absent(series));
            let series = series.map(Known::labels).collect();
            Absent { family, series }
        });
        absent.filter(|absent| !absent.series.is_empty()).collect()
    }
}

/// Returns `true` if any declared series of the family can be off the page.
fn can_be_absent(family: &RegisteredFamily) -> bool {
    let spec = family.spec();
    spec.is_declared()
        && (spec.is_shown_by_series()
            || spec.metric_type == MetricType::Gauge && derived::are_any()
            || family.groups().len() > family.shown().len())
}

/// A series, on the page or not.
struct Known {
    group: &'static SeriesGroup,
    key: Box<[u8]>,
    /// The label block.
    text: String,
}

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
