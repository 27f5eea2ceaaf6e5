//! The keys as they are read, and what they come to together.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Error, Expr, ExprLit, Ident, Lit, LitStr, Result};

use super::timed_keys::{assign, flag, rules, text, unknown, value};
use super::{Arguments, Own, Slow, Target};
use crate::lint::{self, Exceptions};
use crate::name::MetricName;
use crate::syntax::{CratePath, Errors, Help, Slot};
use crate::unit::Unit;

/// The keys as they are read.
pub(super) struct Slots {
    krate: Slot<CratePath>,
    name: Slot<LitStr>,
    help: Slot<Expr>,
    unit: Slot<Unit>,
    buckets: Slot<Expr>,
    allow: Slot<Vec<(lint::Rule, Span)>>,
    reason: Slot<LitStr>,
    labels: Slot<Expr>,
    outcome: Slot<Span>,
    ok_if: Slot<Expr>,
    in_flight: Slot<Expr>,
    calls: Slot<Expr>,
    busy: Slot<Expr>,
    slow: Slot<Slow>,
    future: Slot<Span>,
    stream: Slot<Span>,
}

impl Slots {
    pub(super) const fn new() -> Self {
        Self {
            krate: Slot::new(),
            name: Slot::new(),
            help: Slot::new(),
            unit: Slot::new(),
            buckets: Slot::new(),
            allow: Slot::new(),
            reason: Slot::new(),
            labels: Slot::new(),
            outcome: Slot::new(),
            ok_if: Slot::new(),
            in_flight: Slot::new(),
            calls: Slot::new(),
            busy: Slot::new(),
            slow: Slot::new(),
            future: Slot::new(),
            stream: Slot::new(),
        }
    }

    pub(super) fn take(
        &mut self,
        key: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> Result<()> {
        match key.unraw().to_string().as_str() {
            "crate" => {
                assign(key, input)?;
                self.krate
                    .accept(key, CratePath::parse_path(input)?, errors);
            }
            "name" => self.name.accept(key, text(key, input)?, errors),
            "help" => self.help.accept(key, value(key, input)?, errors),
            "unit" => self
                .unit
                .accept(key, Unit::new(&text(key, input)?)?, errors),
            "buckets" => self.buckets.accept(key, value(key, input)?, errors),
            "allow" => self.allow.accept(key, rules(key, input, errors)?, errors),
            "reason" => self.reason.accept(key, text(key, input)?, errors),
            "labels" => self.labels.accept(key, value(key, input)?, errors),
            "outcome" => self.outcome.accept(key, flag(key, input)?, errors),
            "ok_if" => self.ok_if.accept(key, value(key, input)?, errors),
            "in_flight" => self.in_flight.accept(key, value(key, input)?, errors),
            "calls" => self.calls.accept(key, value(key, input)?, errors),
            "busy" => self.busy.accept(key, value(key, input)?, errors),
            "slow" => self.slow.accept(key, Slow::new(text(key, input)?)?, errors),
            "future" => self.future.accept(key, flag(key, input)?, errors),
            "stream" => self.stream.accept(key, flag(key, input)?, errors),
            "skip" => {
                return Err(Error::new(
                    key.span(),
                    "`skip` is for a function in an `impl` block that is timed: remove the attribute",
                ));
            }
            _ => return Err(unknown(key)),
        }
        Ok(())
    }

    pub(super) fn finish(self, target: Option<Expr>, errors: &mut Errors) -> Arguments {
        self.contradictions(target.is_some(), errors);
        let exceptions = Exceptions::new(
            self.allow.into_value(),
            self.reason.into_value().as_ref(),
            errors,
        );
        let own = self.name.into_value().and_then(|name| {
            let name = errors.ok(MetricName::new(name.value(), name.span()))?;
            let (help, unit) = (self.help.into_value().map(help), self.unit.into_value());
            let subject = lint::Subject {
                name: &name,
                prefix_len: 0,
                is_in_group: false,
                help: help.as_ref(),
                unit: unit.as_ref(),
                labels: Vec::new(),
                help_is: "`help = \"…\"` too",
            };
            lint::judge(&subject, &exceptions, &Exceptions::default(), errors);
            Some(Own {
                help: help.unwrap_or_else(|| Help::Text(String::new())),
                name,
                unit,
                buckets: self.buckets.into_value(),
                exceptions,
            })
        });
        Arguments {
            krate: self.krate.into_value().unwrap_or(CratePath::DEFAULT),
            target: match (target, own) {
                (Some(target), _) => Target::Declared(Box::new(target)),
                (None, Some(own)) => Target::Own(Box::new(own)),
                (None, None) => Target::Shared,
            },
            labels: self.labels.into_value(),
            outcome: self.outcome.into_value(),
            ok_if: self.ok_if.into_value(),
            in_flight: self.in_flight.into_value(),
            calls: self.calls.into_value(),
            busy: self.busy.into_value(),
            slow: self.slow.into_value(),
            future: self.future.into_value(),
            stream: self.stream.into_value(),
        }
    }

    /// Keys that do not go together.
    fn contradictions(&self, has_target: bool, errors: &mut Errors) {
        let has_name = self.name.span().is_some();
        if !has_name {
            self.no_key_of_own(errors);
        }
        let is_shared = !has_target && !has_name;
        let has_outcome = is_shared || self.outcome.span().is_some();
        let takes_labels = has_target || self.calls.span().is_some();
        let is_stream = self.stream.span().is_some();
        let mistakes = [
            (
                self.name.span(),
                has_target,
                "the time goes into the target already: remove it, or `name`",
            ),
            (
                self.outcome.span(),
                is_shared,
                "the shared families have the outcome anyway: remove `outcome`, or name a family",
            ),
            (
                self.ok_if.span(),
                !has_outcome,
                "`ok_if` tells the outcome: write `outcome` too, and a family that has one",
            ),
            (
                self.labels.span(),
                !takes_labels,
                "`labels` are those of a declared family: write it as the target, `#[timed(SHOP.order_duration_seconds, labels = …)]`",
            ),
            (
                self.stream.span(),
                self.future.span().is_some(),
                "what is returned is a future or a stream: remove `future` or `stream`",
            ),
            (
                self.ok_if.span(),
                is_stream,
                "a stream that ends is `ok`, there is nothing to judge: remove `ok_if`",
            ),
            (
                self.busy.span(),
                is_stream,
                "the polls of a stream are not told apart: remove `busy`",
            ),
        ];
        for (written, is_wrong, message) in mistakes {
            if let (Some(span), true) = (written, is_wrong) {
                errors.at(span, message);
            }
        }
    }

    /// Refuses keys of a histogram of the function's own, where there is none.
    fn no_key_of_own(&self, errors: &mut Errors) {
        let of_own = [
            ("help", self.help.span()),
            ("unit", self.unit.span()),
            ("buckets", self.buckets.span()),
            ("allow", self.allow.span()),
        ];
        for (key, span) in of_own {
            if let Some(span) = span {
                errors.at(
                    span,
                    format!(
                        "`{key}` is for a histogram of the function's own: write `name = \"…\"` too"
                    ),
                );
            }
        }
    }
}

fn help(written: Expr) -> Help {
    match &written {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Help::Text(text.value()),
        _ => Help::Expr(Box::new(written)),
    }
}
