//! Taking a snapshot.

use super::contents::{Family, Series, Snapshot};
use super::value::{Histogram, StateSet, Summary, Value};
use crate::label::label_text;
use crate::naming::Escaping;
use crate::registry::Registry;
use crate::scrape::{SeriesRef, Visitor};
use crate::series::{Bounds, FamilyHeader, States, SummaryValue, derived, holds};

impl Registry {
    /// What this registry holds now, as plain values; nothing is changed by it.
    ///
    /// As on the page, records that happened before are in it, and those that happen meanwhile may be. Gauges that are
    /// [derived](crate::Gauge::derive) are computed within one second, as by [`render`](Self::render).
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let mut taking = Taking::default();
        self.visit(&[], Escaping::default(), derived::WITHIN, &mut taking);
        Snapshot {
            families: taking.families,
        }
    }
}

/// A snapshot under way.
#[derive(Default)]
struct Taking {
    families: Vec<Family>,
    /// Those of the last family.
    bounds: Option<&'static Bounds>,
}

impl Taking {
    fn push(&mut self, point: &SeriesRef<'_>, value: Value) {
        let Ok((labels, "")) = label_text::read(point.labels) else {
            unreachable!("what the registry writes can be read");
        };
        if let Some(family) = self.families.last_mut() {
            family.series.push(Series { labels, value });
        }
    }
}

impl Visitor for Taking {
    fn family(&mut self, header: &FamilyHeader<'_>) {
        self.bounds = header.bounds;
        self.families.push(Family {
            name: header.name.to_owned(),
            help: header.help.as_deref().map(str::to_owned),
            metric_type: header.metric_type,
            unit: header.unit.map(str::to_owned),
            alias_of: header.alias_of.map(str::to_owned),
            series: Vec::new(),
        });
    }

    fn counter(&mut self, point: &SeriesRef<'_>, value: u64) {
        self.push(point, Value::Counter(value));
    }

    fn counter_f64(&mut self, point: &SeriesRef<'_>, value: f64) {
        self.push(point, Value::FloatCounter(value));
    }

    fn gauge(&mut self, point: &SeriesRef<'_>, value: f64) {
        self.push(point, Value::Gauge(value));
    }

    fn histogram(&mut self, point: &SeriesRef<'_>, counts: &[u64], sum: f64) {
        let histogram = Histogram {
            bounds: self.bounds.map_or(&[][..], Bounds::bounds).to_vec(),
            counts: counts.to_vec(),
            sum,
        };
        self.push(point, Value::Histogram(histogram));
    }

    fn summary(&mut self, point: &SeriesRef<'_>, value: &SummaryValue) {
        let summary = Summary {
            quantiles: value.quantiles.clone(),
            sum: value.sum,
            count: value.count,
        };
        self.push(point, Value::Summary(summary));
    }

    fn info(&mut self, point: &SeriesRef<'_>) {
        self.push(point, Value::Info);
    }

    fn state_set(&mut self, point: &SeriesRef<'_>, states: &States, bits: u64) {
        let texts = states.texts().enumerate();
        let states = StateSet {
            label: states.label.to_owned(),
            states: texts
                .map(|(place, text)| (text.to_owned(), holds(bits, place)))
                .collect(),
        };
        self.push(point, Value::StateSet(states));
    }
}
