//! What is shown of a registry, and to whom.

use std::borrow::Cow;

use super::sketches::SummaryValue;
use super::states::States;
use crate::beside::Beside;
use crate::buckets::Bounds;
use crate::descriptor::MetricType;

/// What is said of a family before its series.
#[derive(Debug, Clone)]
pub(crate) struct Header<'f> {
    pub(crate) name: &'f str,
    pub(crate) quoted: Quoted,
    pub(crate) help: Option<Cow<'f, str>>,
    pub(crate) unit: Option<&'f str>,
    /// The family's own name, where this is its alias.
    pub(crate) alias_of: Option<&'f str>,
    /// Whether the program declares it; the facade made it otherwise.
    pub(crate) is_declared: bool,
    pub(crate) metric_type: MetricType,
    pub(crate) bounds: Option<&'static Bounds>,
    /// The label of a state set's states.
    pub(crate) state_label: Option<&'static str>,
    /// Whether it has native histograms as well.
    #[cfg_attr(
        not(feature = "protobuf"),
        expect(dead_code, reason = "only that format has them")
    )]
    pub(crate) native: bool,
}

/// The names that stand in quotes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quoted {
    pub(crate) family: bool,
    /// Whether those of labels can.
    #[cfg_attr(
        not(feature = "protobuf"),
        expect(dead_code, reason = "only that format reads them")
    )]
    pub(crate) labels: bool,
}

#[cfg(feature = "protobuf")]
impl Header<'_> {
    /// The unit, where the name ends in it, before `_total`: Prometheus refuses the page where it does not.
    pub(crate) fn suffix_unit(&self) -> Option<&str> {
        let name = match self.metric_type {
            MetricType::Counter => self.name.strip_suffix("_total").unwrap_or(self.name),
            _ => self.name,
        };
        let is_suffix = |unit: &&str| {
            name.strip_suffix(*unit)
                .is_some_and(|stem| stem.ends_with('_'))
        };
        self.unit.filter(is_suffix)
    }
}

/// A series, but for its value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Point<'s> {
    /// The label block without braces.
    pub(crate) labels: &'s str,
    /// When it was registered, in milliseconds since the epoch, where the visitor asks for that.
    pub(crate) created: u64,
    /// What is kept beside its cells, in the same way.
    pub(crate) beside: Option<&'s Beside>,
}

/// Is shown a registry, family by family, each followed by its series.
pub(crate) trait Visitor {
    /// Whether it wants what is kept beside the cells, and when series were registered.
    const LOOKS_BESIDE: bool = false;

    /// Everything there is, before any of it.
    fn begin<'f>(&mut self, _headers: impl Iterator<Item = &'f Header<'f>> + Clone) {}
    fn family(&mut self, header: &Header<'_>);
    fn counter(&mut self, point: &Point<'_>, value: u64);
    fn counter_f64(&mut self, point: &Point<'_>, value: f64);
    fn gauge(&mut self, point: &Point<'_>, value: f64);
    /// `counts` are those of the single buckets, the one up to `+Inf` last.
    fn histogram(&mut self, point: &Point<'_>, counts: &[u64], sum: f64);
    fn summary(&mut self, point: &Point<'_>, value: &SummaryValue);
    fn info(&mut self, point: &Point<'_>);
    /// `bits` has a bit for each of the states.
    fn state_set(&mut self, point: &Point<'_>, states: &States, bits: u64);
}
