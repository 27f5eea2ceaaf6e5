//! Interface of those who are shown a registry.

use crate::series::{Beside, FamilyHeader, States, SummaryValue};

/// A series, but for its value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SeriesRef<'s> {
    /// The label block without braces.
    pub(crate) labels: &'s str,
    /// When it was registered, in milliseconds since the epoch, where the visitor asks for that.
    pub(crate) created: u64,
    /// The things that are kept beside its cells, in the same way.
    pub(crate) beside: Option<&'s Beside>,
}

/// Is shown a registry, family by family, each followed by its series.
pub(crate) trait Visitor {
    /// Whether it wants what is kept beside the cells, and when series were registered.
    const LOOKS_BESIDE: bool = false;

    /// Everything there is, before any of it.
    fn begin<'f>(&mut self, _headers: impl Iterator<Item = &'f FamilyHeader<'f>> + Clone) {}
    fn family(&mut self, header: &FamilyHeader<'_>);
    fn counter(&mut self, point: &SeriesRef<'_>, value: u64);
    fn counter_f64(&mut self, point: &SeriesRef<'_>, value: f64);
    fn gauge(&mut self, point: &SeriesRef<'_>, value: f64);
    /// `counts` are those of the single buckets, the one up to `+Inf` last.
    fn histogram(&mut self, point: &SeriesRef<'_>, counts: &[u64], sum: f64);
    fn summary(&mut self, point: &SeriesRef<'_>, value: &SummaryValue);
    fn info(&mut self, point: &SeriesRef<'_>);
    /// `bits` has a bit for each of the states.
    fn state_set(&mut self, point: &SeriesRef<'_>, states: &States, bits: u64);
}
