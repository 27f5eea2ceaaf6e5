//! Header of a family, as pages and forward targets get it.

use std::borrow::Cow;

use super::bounds::Bounds;
use super::resolved_spec::ResolvedSpec;
use super::states::States;
use crate::naming::MetricType;
use crate::naming::{Escaping, Named};

/// The header of a family: everything that is said of it before its series.
#[derive(Debug, Clone)]
pub(crate) struct FamilyHeader<'f> {
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
    /// The states of a state set.
    pub(crate) states: Option<&'f States>,
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

impl<'f> FamilyHeader<'f> {
    /// The header under this name, which is the family's own or its alias.
    pub(crate) fn new(spec: &'f ResolvedSpec, name: &'f str, escaping: Escaping) -> Self {
        let help = spec.help.as_deref().map(Cow::Borrowed);
        let alias = spec.source.alias().filter(|alias| alias.name == name);
        Self {
            name,
            quoted: Quoted {
                family: !Named::Metric.is_legal(name),
                labels: spec.source.keeps_utf8() && escaping == Escaping::AllowUtf8,
            },
            help: match alias {
                None => help,
                Some(alias) => Some(Cow::Owned(format!(
                    "{} Renamed to {}; here until {}.",
                    help.unwrap_or_default(),
                    spec.name(),
                    alias.until
                ))),
            },
            unit: spec.source.unit(),
            alias_of: alias.map(|_| spec.name()),
            is_declared: spec.source.is_declared(),
            metric_type: spec.metric_type,
            bounds: spec.bounds,
            native: spec.kinds.native(),
            states: spec.states.as_ref(),
        }
    }

    /// The header of a counter that no declaration speaks of.
    pub(crate) const fn of_counter(name: &'f str, help: &'f str) -> Self {
        Self {
            name,
            quoted: Quoted {
                family: false,
                labels: false,
            },
            help: Some(Cow::Borrowed(help)),
            unit: None,
            alias_of: None,
            is_declared: true,
            metric_type: MetricType::Counter,
            bounds: None,
            native: false,
            states: None,
        }
    }
}

#[cfg(feature = "protobuf")]
impl FamilyHeader<'_> {
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
