//! Interface of readers of a registry.

use crate::series::{FamilyHeader, SeriesExtension, States, SummaryValue};

/// A series, but for its value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SeriesRef<'s> {
    /// The label block without braces.
    pub(crate) labels: &'s str,
    /// The time of its registration, in milliseconds since the epoch, where the visitor asks for that.
    pub(crate) created: u64,
    /// The extension of the series, in the same way.
    pub(crate) extension: Option<&'s SeriesExtension>,
}

/// The value of a series at the time of the walk.
#[derive(Debug, Clone, Copy)]
pub(crate) enum MetricPoint<'p> {
    Counter(u64),
    FloatCounter(f64),
    Gauge(f64),
    Histogram {
        /// The counts of the single buckets, the one up to `+Inf` last.
        counts: &'p [u64],
        sum: f64,
    },
    Summary(&'p SummaryValue),
    Info,
    StateSet {
        states: &'p States,
        /// The states that hold, a bit for each.
        bits: u64,
    },
}

/// Is shown a registry, family by family, each followed by its series.
pub(crate) trait Visitor {
    /// Whether it wants the extensions of series, and when they were registered.
    const WANTS_EXTENSION: bool = false;

    /// Receives the headers of everything there is, before any of it.
    fn begin<'f>(&mut self, _headers: impl Iterator<Item = &'f FamilyHeader<'f>> + Clone) {}

    /// Receives the header of the family whose series come next.
    fn family(&mut self, header: &FamilyHeader<'_>);

    /// Receives a series of that family.
    fn point(&mut self, series: &SeriesRef<'_>, point: MetricPoint<'_>);
}
