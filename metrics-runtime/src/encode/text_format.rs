//! The text format 0.0.4.

use std::borrow::Cow;

use super::samples::Samples;
use crate::declaration::MetricType;
use crate::scrape::{SeriesRef, Visitor};
use crate::series::{FamilyHeader, States, SummaryValue};

/// A page under way.
#[derive(Debug)]
pub(super) struct Text(Samples);

impl Text {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self(Samples::with_capacity(bytes))
    }

    pub(super) fn into_string(self) -> String {
        self.0.into_string()
    }
}

impl Visitor for Text {
    fn family(&mut self, header: &FamilyHeader<'_>) {
        self.0.family(header);
        if let Some(help) = &header.help {
            self.0.metadata("HELP", header.name, &escaped(help));
        }
        self.0
            .metadata("TYPE", header.name, word(header.metric_type));
    }

    #[inline]
    fn counter(&mut self, point: &SeriesRef<'_>, value: u64) {
        self.0.counter(point, value);
    }

    #[inline]
    fn counter_f64(&mut self, point: &SeriesRef<'_>, value: f64) {
        self.0.counter_f64(point, value);
    }

    #[inline]
    fn gauge(&mut self, point: &SeriesRef<'_>, value: f64) {
        self.0.gauge(point, value);
    }

    #[inline]
    fn histogram(&mut self, point: &SeriesRef<'_>, counts: &[u64], sum: f64) {
        self.0.histogram(point, counts, Some(sum));
    }

    fn summary(&mut self, point: &SeriesRef<'_>, value: &SummaryValue) {
        let SummaryValue {
            quantiles,
            sum,
            count,
        } = value;
        self.0
            .summary(point, quantiles.iter().copied(), Some(*sum), *count);
    }

    fn info(&mut self, point: &SeriesRef<'_>) {
        self.0.info(point);
    }

    fn state_set(&mut self, point: &SeriesRef<'_>, states: &States, bits: u64) {
        self.0.state_set(point, states, bits);
    }
}

/// The format has [five types](https://prometheus.io/docs/instrumenting/exposition_formats/#comments-help-text-and-type-information);
/// of all others the samples are those of gauges.
const fn word(metric_type: MetricType) -> &'static str {
    match metric_type {
        MetricType::Info | MetricType::StateSet => MetricType::Gauge.as_str(),
        other => other.as_str(),
    }
}

/// Escapes a help text: backslash and line feed.
pub(super) fn escaped(help: &str) -> Cow<'_, str> {
    if help.contains(['\\', '\n']) {
        help.replace('\\', "\\\\").replace('\n', "\\n").into()
    } else {
        help.into()
    }
}
