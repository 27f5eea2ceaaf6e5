//! The text format 0.0.4.

use std::borrow::Cow;

use super::samples::Samples;
use crate::naming::MetricType;
use crate::scrape::{MetricPoint, SeriesRef, Visitor};
use crate::series::FamilyHeader;

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

    #[expect(
        clippy::inline_always,
        reason = "the walk knows the type of the point, so that nothing is left of the match"
    )]
    #[inline(always)]
    fn point(&mut self, series: &SeriesRef<'_>, point: MetricPoint<'_>) {
        self.0.point(series, point);
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
