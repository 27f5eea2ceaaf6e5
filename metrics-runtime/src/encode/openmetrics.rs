//! [OpenMetrics 1.0](https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md).

use std::collections::HashSet;

use super::samples::Samples;
use super::text::escaped;
use crate::descriptor::MetricType;
use crate::registry::{Header, States, SummaryValue, Visitor};

/// A page under way.
#[derive(Debug)]
pub(super) struct OpenMetrics {
    samples: Samples,
    /// The names of all families.
    names: HashSet<String>,
    /// Whether the current family is left out.
    is_left_out: bool,
}

impl OpenMetrics {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            samples: Samples::with_capacity(bytes),
            names: HashSet::new(),
            is_left_out: false,
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
                stem("_total").map_or((header.name, "unknown"), |stem| (stem, "counter"))
            }
            MetricType::Info => stem("_info").map_or((header.name, "gauge"), |stem| (stem, "info")),
            MetricType::StateSet if header.state_label != Some(header.name) => {
                (header.name, "gauge")
            }
            other => (header.name, other.as_str()),
        }
    }
}

impl Visitor for OpenMetrics {
    fn begin<'f>(&mut self, headers: impl Iterator<Item = &'f Header<'f>>) {
        // An alias takes nobody's name: it is the one that is left out.
        let own = headers.filter(|header| header.alias_of.is_none());
        self.names = own.map(|header| header.name.to_owned()).collect();
    }

    fn family(&mut self, header: &Header<'_>) {
        self.samples.family(header);
        // The old name of a counter that had no `_total` is what its family is called here anyway.
        self.is_left_out = header
            .alias_of
            .is_some_and(|own| own.strip_suffix("_total") == Some(header.name));
        if self.is_left_out {
            return;
        }
        let (name, metric_type) = self.name_and_type(header);
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
    fn counter(&mut self, labels: &str, value: u64) {
        if !self.is_left_out {
            self.samples.counter(labels, value);
        }
    }

    #[inline]
    fn counter_f64(&mut self, labels: &str, value: f64) {
        if !self.is_left_out {
            self.samples.counter_f64(labels, value);
        }
    }

    #[inline]
    fn gauge(&mut self, labels: &str, value: f64) {
        self.samples.gauge(labels, value);
    }

    /// A sum that goes down is not allowed, and neither a count without a sum.
    fn histogram(&mut self, labels: &str, counts: &[u64], sum: f64) {
        self.samples
            .histogram(labels, counts, (sum >= 0.0).then_some(sum));
    }

    fn summary(&mut self, labels: &str, value: &SummaryValue) {
        self.samples.summary(labels, value);
    }

    fn info(&mut self, labels: &str) {
        self.samples.info(labels);
    }

    fn state_set(&mut self, labels: &str, states: &States, bits: u64) {
        self.samples.state_set(labels, states, bits);
    }
}
