//! [OpenMetrics 1.0](https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md).

mod family_names;

use super::samples::Samples;
use super::text_format::escaped;
use crate::naming::MetricType;
use crate::scrape::{MetricPoint, SeriesRef, Visitor};
use crate::series::{Bounds, FamilyHeader, SummaryValue};
use family_names::Names;

/// A page under way.
#[derive(Debug)]
pub(super) struct OpenMetrics {
    samples: Samples,
    names: Names,
    /// Whether to say when series were registered.
    with_created: bool,
    family: Family,
}

/// What the current family is.
#[derive(Debug, Default)]
struct Family {
    is_left_out: bool,
    /// Whether nothing is known of its type.
    is_unknown: bool,
    /// Whether a bucket of its histograms has a bound below zero.
    has_negative_bounds: bool,
    /// What its samples with the time of registration are called, but for their suffix, where there are any.
    created: Option<String>,
}

impl OpenMetrics {
    pub(super) fn with_capacity(bytes: usize, with_created: bool) -> Self {
        Self {
            samples: Samples::with_capacity(bytes),
            names: Names::default(),
            with_created,
            family: Family::default(),
        }
    }

    pub(super) fn into_string(mut self) -> String {
        self.samples.out.push_str("# EOF\n");
        self.samples.into_string()
    }

    /// The name of a family in its metadata, and its type.
    ///
    /// A counter has its `_total` in its samples alone. One without it, or whose names without it meet those of another family,
    /// which only the facade can have, is of the type `unknown`: its name stays as it is. With the `_info` of an info it is the
    /// same, and one that lacks it is a gauge; so is a state set whose states have a label of another name.
    fn name_and_type<'h>(&self, header: &FamilyHeader<'h>) -> (&'h str, &'static str) {
        let stem = self.names.stem(header);
        match header.metric_type {
            MetricType::Counter => stem.map_or((header.name, UNKNOWN), |stem| (stem, "counter")),
            MetricType::Info => stem.map_or((header.name, "gauge"), |stem| (stem, "info")),
            MetricType::StateSet
                if header.states.map(|states| states.label) != Some(header.name) =>
            {
                (header.name, "gauge")
            }
            other => (header.name, other.as_str()),
        }
    }

    /// [A histogram with a bound below zero has no sum](https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md#histogram-1),
    /// whatever it recorded; no sum may be negative; and without a sum there is no count.
    fn histogram(&mut self, series: &SeriesRef<'_>, counts: &[u64], sum: f64) {
        let has_sum = !self.family.has_negative_bounds && sum >= 0.0;
        self.samples
            .histogram(series, counts, has_sum.then_some(sum));
    }

    /// Neither a sum nor a quantile that is negative is allowed.
    fn summary(&mut self, series: &SeriesRef<'_>, value: &SummaryValue) {
        let quantiles = value.quantiles.iter().copied();
        let quantiles = quantiles.filter(|(_, at)| at.is_nan() || *at >= 0.0);
        let sum = (value.sum >= 0.0).then_some(value.sum);
        self.samples.summary(series, quantiles, sum, value.count);
    }
}

/// The type of a family of whose type nothing is known.
const UNKNOWN: &str = "unknown";

impl Visitor for OpenMetrics {
    const WANTS_EXTENSION: bool = true;

    fn begin<'f>(&mut self, headers: impl Iterator<Item = &'f FamilyHeader<'f>> + Clone) {
        self.names = Names::of(&headers);
    }

    fn family(&mut self, header: &FamilyHeader<'_>) {
        self.samples.family(header);
        let is_left_out = family_names::is_left_out(header);
        let (name, metric_type) = self.name_and_type(header);
        let is_unknown = metric_type == UNKNOWN;
        let has_created =
            self.with_created && matches!(metric_type, "counter" | "histogram" | "summary");
        self.family = Family {
            is_left_out,
            is_unknown,
            has_negative_bounds: header.bounds.is_some_and(Bounds::has_negative),
            created: has_created.then(|| name.to_owned()),
        };
        if is_left_out {
            return;
        }
        self.samples.metadata("TYPE", name, metric_type);
        let suffix = |unit: &&str| {
            name.strip_suffix(*unit)
                .is_some_and(|stem| stem.ends_with('_'))
        };
        if let Some(unit) = header.unit.filter(suffix) {
            self.samples.metadata("UNIT", name, unit);
        }
        if let Some(help) = &header.help {
            let help = escaped(help).replace('"', "\\\"");
            self.samples.metadata("HELP", name, &help);
        }
    }

    #[expect(
        clippy::inline_always,
        reason = "the walk knows the type of the point, so that nothing is left of the match"
    )]
    #[inline(always)]
    fn point(&mut self, series: &SeriesRef<'_>, point: MetricPoint<'_>) {
        if self.family.is_left_out {
            return;
        }
        // Exemplars are for counters that have `_total`.
        let extension = series.extension.filter(|_| !self.family.is_unknown);
        let series = &SeriesRef {
            extension,
            ..*series
        };
        match point {
            MetricPoint::Histogram { counts, sum } => self.histogram(series, counts, sum),
            MetricPoint::Summary(value) => self.summary(series, value),
            other => self.samples.point(series, other),
        }
        if let Some(name) = &self.family.created {
            self.samples.created(name, series);
        }
    }
}
