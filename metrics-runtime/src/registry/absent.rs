//! The declared series that the page does not show at the moment, for those who show what they are handed.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::family::{About, Family};
use super::spec::Origin;
use super::{Branch, Header, Point, Registry, States, SummaryValue, Visitor, derived};
use crate::descriptor::MetricType;
use crate::escaping::Escaping;
use crate::label::label_text;
use crate::lock::read;

/// Series of a family that are not on the page.
#[derive(Debug)]
pub(crate) struct Absent {
    pub(crate) about: Arc<About>,
    /// The labels of each, in the order of the declaration, without those that are absent.
    pub(crate) series: Vec<Vec<(String, String)>>,
}

impl Registry {
    /// The declared series that a page would not show now: they are hidden, nobody wrote them, or not for too long, or they
    /// cannot be computed. To know that, all gauges that are computed are computed, and handed on, as for a page.
    pub(crate) fn absent(&self) -> Vec<Absent> {
        let families = read(&self.0.families).clone();
        let is_asked_for = |(name, family): &(&_, &Arc<Family>)| {
            **name == *family.about.name() && can_be_absent(family)
        };
        let families = families.iter().filter(is_asked_for);
        // Before those that are shown: what comes meanwhile is not absent.
        let known: Vec<_> = families
            .map(|(_, family)| (family.about.clone(), known(family)))
            .collect();
        if known.is_empty() {
            return Vec::new();
        }
        let names: Vec<_> = known
            .iter()
            .map(|(about, _)| about.name().to_owned())
            .collect();
        let mut shown = Shown::default();
        self.visit(&names, Escaping::default(), derived::WITHIN, &mut shown);
        let shown: HashMap<_, _> = shown.0.into_iter().collect();
        let absent = known.into_iter().map(|(about, series)| {
            let shown = shown.get(about.name());
            let is_absent = |series: &Known| shown.is_none_or(|all| !all.contains(&series.text));
            let series = series.iter().filter(|series| is_absent(series));
            let series = series.map(Known::labels).collect();
            Absent { about, series }
        });
        absent.filter(|absent| !absent.series.is_empty()).collect()
    }
}

/// Whether any declared series of the family can be off the page.
fn can_be_absent(family: &Family) -> bool {
    let spec = &family.about.spec;
    matches!(spec.origin, Origin::Declared(_))
        && (spec.is_shown_by_series()
            || spec.metric_type == MetricType::Gauge && derived::are_any()
            || family.branches().len() > family.shown().len())
}

/// A series, on the page or not.
struct Known {
    branch: &'static Branch,
    key: Box<[u8]>,
    /// Its label block.
    text: String,
}

fn known(family: &Family) -> Vec<Known> {
    let branches = family.branches().into_iter();
    let series = branches.flat_map(|branch| {
        let keys = branch.all().into_iter().map(|(key, _)| key);
        keys.map(move |key| Known::new(branch, key))
    });
    series.collect()
}

impl Known {
    fn new(branch: &'static Branch, key: Box<[u8]>) -> Self {
        let mut text = String::new();
        label_text::push(&mut text, branch.label_pairs(&key));
        Self { branch, key, text }
    }

    fn labels(&self) -> Vec<(String, String)> {
        let pairs = self.branch.label_pairs(&self.key);
        pairs
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }
}

/// The families on a page, and the label blocks of their series.
#[derive(Default)]
struct Shown(Vec<(String, HashSet<String>)>);

impl Shown {
    fn series(&mut self, point: &Point<'_>) {
        if let Some((_, blocks)) = self.0.last_mut() {
            blocks.insert(point.labels.to_owned());
        }
    }
}

impl Visitor for Shown {
    fn family(&mut self, header: &Header<'_>) {
        self.0.push((header.name.to_owned(), HashSet::new()));
    }

    fn counter(&mut self, point: &Point<'_>, _: u64) {
        self.series(point);
    }

    fn counter_f64(&mut self, point: &Point<'_>, _: f64) {
        self.series(point);
    }

    fn gauge(&mut self, point: &Point<'_>, _: f64) {
        self.series(point);
    }

    fn histogram(&mut self, point: &Point<'_>, _: &[u64], _: f64) {
        self.series(point);
    }

    fn summary(&mut self, point: &Point<'_>, _: &SummaryValue) {
        self.series(point);
    }

    fn info(&mut self, point: &Point<'_>) {
        self.series(point);
    }

    fn state_set(&mut self, point: &Point<'_>, _: &States, _: u64) {
        self.series(point);
    }
}
