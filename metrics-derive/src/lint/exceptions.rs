//! Exceptions from the rules, each with a reason.

use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::{Ident, LitStr, Token};

use super::rule::Rule;
use crate::syntax::Errors;

/// The rules that a declaration need not keep, and why.
#[derive(Default)]
pub(crate) struct Exceptions {
    pub(super) allowed: Vec<(Rule, Span)>,
    reason: String,
}

impl Exceptions {
    /// Joins `allow(…)` and `reason = "…"`: neither goes without the other.
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
