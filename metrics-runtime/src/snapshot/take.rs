//! Taking a snapshot.

use super::contents::{Family, Series, Snapshot};
use super::value::{Histogram, StateSet, Summary, Value};
use crate::label::label_text;
use crate::naming::Escaping;
use crate::registry::Registry;
use crate::scrape::{MetricPoint, SeriesRef, Visitor};
use crate::series::{Bounds, DERIVED_WITHIN, FamilyHeader, States, holds};

impl Registry {
    /// What this registry holds now, as plain values; nothing is changed by it.
    ///
    /// As on the page, records that happened before are in it, and those that happen meanwhile may be. Gauges that are
    /// [derived](crate::Gauge::derive) are computed within one second, as by [`render`](Self::render).
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let mut taking = Taking::default();
        self.visit(&[], Escaping::default(), DERIVED_WITHIN, &mut taking);
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

    fn point(&mut self, series: &SeriesRef<'_>, point: MetricPoint<'_>) {
        let Some(family) = self.families.last_mut() else {
            return;
        };
        let Ok((labels, "")) = label_text::read(series.labels) else {
            unreachable!("what the registry writes can be read");
        };
        let value = match point {
            MetricPoint::Counter(total) => Value::Counter(total),
            MetricPoint::FloatCounter(total) => Value::FloatCounter(total),
            MetricPoint::Gauge(value) => Value::Gauge(value),
            MetricPoint::Histogram { counts, sum } => Value::Histogram(Histogram {
                bounds: self.bounds.map_or(&[][..], Bounds::bounds).to_vec(),
                counts: counts.to_vec(),
                sum,
            }),
            MetricPoint::Summary(value) => Value::Summary(Summary {
                quantiles: value.quantiles.clone(),
                sum: value.sum,
                count: value.count,
            }),
            MetricPoint::Info => Value::Info,
            MetricPoint::StateSet { states, bits } => Value::StateSet(state_set(states, bits)),
        };
        family.series.push(Series { labels, value });
    }
}

fn state_set(states: &States, bits: u64) -> StateSet {
    let texts = states.texts().enumerate();
    StateSet {
        label: states.label.to_owned(),
        states: texts
            .map(|(place, text)| (text.to_owned(), holds(bits, place)))
            .collect(),
    }
}
