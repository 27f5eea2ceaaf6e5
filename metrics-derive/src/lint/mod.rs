//! The naming rules that the macro can see, and exceptions from these and all other rules.

mod judgement;
mod unit_suffix;

use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::{Error, Ident, LitStr, Result, Token};

use crate::syntax::{Errors, closest};
pub(crate) use judgement::{Subject, judge, judge_prefix};

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
    fn is_visible(self) -> bool {
        matches!(self, Self::NoHelp | Self::Percent | Self::UnitSuffix)
    }

    fn parse(ident: &Ident) -> Result<Self> {
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

/// The rules that a declaration need not keep, and why.
#[derive(Default)]
pub(crate) struct Exceptions {
    allowed: Vec<(Rule, Span)>,
    reason: String,
}

impl Exceptions {
    /// What `allow(…)` and `reason = "…"` say together: neither goes without the other.
    pub(crate) fn new(
        allow: Option<Vec<(Rule, Span)>>,
        reason: Option<&LitStr>,
        errors: &mut Errors,
    ) -> Self {
        match (allow, reason) {
            (Some(allowed), Some(reason)) if !reason.value().trim().is_empty() => {
                return Self {
                    allowed,
                    reason: reason.value(),
                };
            }
            (Some(allowed), Some(reason)) => {
                errors.at(
                    reason.span(),
                    "the reason of an exception cannot be empty: say why",
                );
                return Self {
                    allowed,
                    reason: String::new(),
                };
            }
            (Some(allowed), None) => {
                for (rule, span) in &allowed {
                    let rule = rule.name();
                    errors.at(
                        *span,
                        format!(
                            "an exception needs a reason: write `allow({rule}), reason = \"…\"`"
                        ),
                    );
                }
                return Self {
                    allowed,
                    reason: String::new(),
                };
            }
            (None, Some(reason)) => errors.at(
                reason.span(),
                "a reason without an exception: write `allow(…)` too, or remove it",
            ),
            (None, None) => {}
        }
        Self::default()
    }

    /// The rules in `allow(…)`.
    pub(crate) fn parse_allow(
        rules: &Punctuated<Ident, Token![,]>,
        errors: &mut Errors,
    ) -> Vec<(Rule, Span)> {
        let parsed = rules
            .iter()
            .filter_map(|rule| Some((errors.ok(Rule::parse(rule))?, rule.span())));
        parsed.collect()
    }

    pub(crate) fn allow(&self, rule: Rule) -> bool {
        self.allowed.iter().any(|(allowed, _)| *allowed == rule)
    }

    /// The names of the rules, with the reason.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.allowed
            .iter()
            .map(|(rule, _)| (rule.name(), &*self.reason))
    }
}
