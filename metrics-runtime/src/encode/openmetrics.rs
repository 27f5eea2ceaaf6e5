//! [OpenMetrics 1.0](https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md).

use std::collections::HashSet;

use super::samples::Samples;
use super::text::escaped;
use crate::descriptor::MetricType;
use crate::registry::{Header, Point, States, SummaryValue, Visitor};

/// A page under way.
#[derive(Debug)]
pub(super) struct OpenMetrics {
    samples: Samples,
    /// The names of all families.
    names: HashSet<String>,
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
    /// What its samples with the time of registration are called, but for their suffix, where there are any.
    created: Option<String>,
}

impl OpenMetrics {
    pub(super) fn with_capacity(bytes: usize, with_created: bool) -> Self {
        Self {
            samples: Samples::with_capacity(bytes),
            names: HashSet::new(),
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
    /// A counter has its `_total` in its samples alone. One without it, or whose name without it is another family's, which
    /// only the facade can have, is of a type of which nothing is known: its name stays as it is. With the `_info` of an info it
    /// is the same, and one that lacks it is a gauge; so is a state set whose states have a label of another name.
    fn name_and_type<'h>(&self, header: &Header<'h>) -> (&'h str, &'static str) {
        let stem = |suffix| {
            let stem = header.name.strip_suffix(suffix);
            stem.filter(|stem| !self.names.contains(*stem))
        };
        match header.metric_type {
            MetricType::Counter => {
                stem("_total").map_or((header.name, UNKNOWN), |stem| (stem, "counter"))
            }
            MetricType::Info => stem("_info").map_or((header.name, "gauge"), |stem| (stem, "info")),
            MetricType::StateSet if header.state_label != Some(header.name) => {
                (header.name, "gauge")
            }
            other => (header.name, other.as_str()),
        }
    }

    /// A point of a counter as it is to be shown, if it is: exemplars are for those that have `_total`.
    #[inline]
    fn counted<'p>(&self, point: &Point<'p>) -> Option<Point<'p>> {
        let beside = point.beside.filter(|_| !self.family.is_unknown);
        (!self.family.is_left_out).then_some(Point { beside, ..*point })
    }

    #[inline]
    fn created(&mut self, point: &Point<'_>) {
        if let Some(name) = &self.family.created {
            self.samples.created(name, point);
        }
    }
}

/// The type of a family of whose type nothing is known.
const UNKNOWN: &str = "unknown";

impl Visitor for OpenMetrics {
    const LOOKS_BESIDE: bool = true;

    fn begin<'f>(&mut self, headers: impl Iterator<Item = &'f Header<'f>>) {
        // An alias takes nobody's name: it is the one that is left out.
        let own = headers.filter(|header| header.alias_of.is_none());
        self.names = own.map(|header| header.name.to_owned()).collect();
    }

    fn family(&mut self, header: &Header<'_>) {
        self.samples.family(header);
        // The old name of a counter that had no `_total` is what its family is called here anyway.
        let is_left_out = header.metric_type == MetricType::Counter
            && header
                .alias_of
                .is_some_and(|own| own.strip_suffix("_total") == Some(header.name));
        let (name, metric_type) = self.name_and_type(header);
        let is_unknown = metric_type == UNKNOWN;
        let has_created =
            self.with_created && matches!(metric_type, "counter" | "histogram" | "summary");
        self.family = Family {
            is_left_out,
            is_unknown,
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

    #[inline]
    fn counter(&mut self, point: &Point<'_>, value: u64) {
        if let Some(point) = self.counted(point) {
            self.samples.counter(&point, value);
            self.created(&point);
        }
    }

    #[inline]
    fn counter_f64(&mut self, point: &Point<'_>, value: f64) {
        if let Some(point) = self.counted(point) {
            self.samples.counter_f64(&point, value);
            self.created(&point);
        }
    }

    #[inline]
    fn gauge(&mut self, point: &Point<'_>, value: f64) {
        self.samples.gauge(point, value);
    }

    /// A sum that goes down is not allowed, and neither a count without a sum.
    fn histogram(&mut self, point: &Point<'_>, counts: &[u64], sum: f64) {
        self.samples
            .histogram(point, counts, (sum >= 0.0).then_some(sum));
        self.created(point);
    }

    /// Neither a sum nor a quantile that is negative is allowed.
    fn summary(&mut self, point: &Point<'_>, value: &SummaryValue) {
        let quantiles = value.quantiles.iter().copied();
        let quantiles = quantiles.filter(|(_, at)| at.is_nan() || *at >= 0.0);
        let sum = (value.sum >= 0.0).then_some(value.sum);
        self.samples.summary(point, quantiles, sum, value.count);
        self.created(point);
    }

    fn info(&mut self, point: &Point<'_>) {
        self.samples.info(point);
    }

    fn state_set(&mut self, point: &Point<'_>, states: &States, bits: u64) {
        self.samples.state_set(point, states, bits);
    }
}
