//! The rules from which a declaration may make an exception.

use syn::{Error, Ident, Result};

use crate::syntax::closest;

/// A rule from which a declaration may make an exception.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    CounterTotal,
    GaugeTotal,
    InfoSuffix,
    KindInName,
    NoHelp,
    Percent,
    ReservedLabel,
    ReservedSuffix,
    SnakeCase,
    Summary,
    UnitSuffix,
}

impl Rule {
    const ALL: [(&'static str, Self); 11] = [
        ("counter_total", Self::CounterTotal),
        ("gauge_total", Self::GaugeTotal),
        ("info_suffix", Self::InfoSuffix),
        ("kind_in_name", Self::KindInName),
        ("no_help", Self::NoHelp),
        ("percent", Self::Percent),
        ("reserved_label", Self::ReservedLabel),
        ("reserved_suffix", Self::ReservedSuffix),
        ("snake_case", Self::SnakeCase),
        ("summary", Self::Summary),
        ("unit_suffix", Self::UnitSuffix),
    ];

    /// The rules without which a page would be refused.
    const STRICT: [&'static str; 4] = ["bucket_order", "duplicate", "label_name", "metric_name"];

    pub(crate) fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    /// Returns whether the macro sees all that can break the rule. The other rules depend on the type or on its labels, which
    /// only the compiler knows.
    pub(super) fn is_visible(self) -> bool {
        matches!(self, Self::NoHelp | Self::Percent | Self::UnitSuffix)
    }

    pub(super) fn parse(ident: &Ident) -> Result<Self> {
        let written = ident.to_string();
        let mistake = |message: String| Err(Error::new(ident.span(), message));
        if let Some((_, rule)) = Self::ALL.iter().find(|(name, _)| *name == written) {
            return Ok(*rule);
        }
        if Self::STRICT.contains(&&*written) {
            return mistake(format!(
                "no exception from `{written}` is possible: Prometheus would refuse the page"
            ));
        }
        let names = Self::ALL.map(|(name, _)| name);
        match closest(&written, names) {
            Some(meant) => mistake(format!("unknown rule `{written}`: did you mean `{meant}`?")),
            None => mistake(format!(
                "unknown rule `{written}`: there are `{}`",
                names.join("`, `")
            )),
        }
    }
}
