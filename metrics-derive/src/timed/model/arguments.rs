//! What is written in `#[timed(…)]`.

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Error, Expr, ExprLit, Ident, Lit, LitStr, Result, Token, parenthesized, token};

use crate::lint::{self, Exceptions};
use crate::name::MetricName;
use crate::syntax::{CratePath, Errors, Help, Slot, closest, nanos, skip_value};
use crate::unit::Unit;

/// What is written in `#[timed(…)]`.
pub(crate) struct Arguments {
    pub(crate) krate: CratePath,
    pub(crate) target: Target,
    pub(crate) labels: Option<Expr>,
    pub(crate) outcome: Option<Span>,
    pub(crate) ok_if: Option<Expr>,
    pub(crate) in_flight: Option<Expr>,
    pub(crate) calls: Option<Expr>,
    pub(crate) busy: Option<Expr>,
    pub(crate) slow: Option<Slow>,
    pub(crate) future: Option<Span>,
    pub(crate) stream: Option<Span>,
}

/// What the time goes into.
pub(crate) enum Target {
    /// The families that all functions share.
    Shared,
    /// A declared histogram or family.
    Declared(Box<Expr>),
    /// A histogram of the function's own.
    Own(Box<Own>),
}

/// A histogram that is declared here.
pub(crate) struct Own {
    pub(crate) name: MetricName,
    pub(crate) help: Help,
    pub(crate) unit: Option<Unit>,
    pub(crate) buckets: Option<Expr>,
    pub(crate) exceptions: Exceptions,
}

/// A threshold.
pub(crate) struct Slow {
    pub(crate) nanos: u64,
    pub(crate) text: LitStr,
}

const KEYS: [(&str, &str); 16] = [
    ("name", "name = \"…\""),
    ("help", "help = \"…\""),
    ("unit", "unit = \"…\""),
    ("buckets", "buckets = …"),
    ("allow", "allow(rule)"),
    ("reason", "reason = \"…\""),
    ("labels", "labels = …"),
    ("outcome", "outcome"),
    ("ok_if", "ok_if = …"),
    ("in_flight", "in_flight = GAUGE"),
    ("calls", "calls = COUNTER"),
    ("busy", "busy = HISTOGRAM"),
    ("slow", "slow = \"250ms\""),
    ("future", "future"),
    ("stream", "stream"),
    ("crate", "crate = path"),
];

impl Default for Arguments {
    fn default() -> Self {
        Self {
            krate: CratePath::DEFAULT,
            target: Target::Shared,
            labels: None,
            outcome: None,
            ok_if: None,
            in_flight: None,
            calls: None,
            busy: None,
            slow: None,
            future: None,
            stream: None,
        }
    }
}

/// The keys as they are read.
struct Slots {
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

impl Arguments {
    /// A target, and keys, in this order; mistakes are collected.
    pub(super) fn parse(input: ParseStream<'_>, errors: &mut Errors) -> Result<Self> {
        let mut target = None;
        if !input.is_empty() && !is_key(input) {
            target = Some(input.parse::<Expr>()?);
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        let mut slots = Slots::new();
        while !input.is_empty() {
            let key = input.call(Ident::parse_any).map_err(|error| {
                Error::new(
                    error.span(),
                    format!("expected a key: `timed` takes {}", known()),
                )
            })?;
            if let Err(error) = slots.take(&key, input, errors) {
                errors.push(error);
            } else if !input.is_empty() && !input.peek(Token![,]) {
                errors.push(input.error(format!("unexpected token after `{key}`: expected `,`")));
            }
            skip_value(input)?;
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(slots.finish(target, errors))
    }
}

impl Slots {
    const fn new() -> Self {
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

    fn take(&mut self, key: &Ident, input: ParseStream<'_>, errors: &mut Errors) -> Result<()> {
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
            other => {
                let message = match closest(other, KEYS.map(|(key, _)| key)) {
                    Some(meant) => format!("unknown key `{other}`: did you mean `{meant}`?"),
                    None => format!(
                        "unknown key `{other}`: `timed` takes a target, such as `SHOP.order_duration_seconds`, and {}",
                        known()
                    ),
                };
                return Err(Error::new(key.span(), message));
            }
        }
        Ok(())
    }

    fn finish(self, target: Option<Expr>, errors: &mut Errors) -> Arguments {
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
                help: help.as_ref(),
                unit: unit.as_ref(),
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
        let of_own = [
            ("help", self.help.span()),
            ("unit", self.unit.span()),
            ("buckets", self.buckets.span()),
            ("allow", self.allow.span()),
        ];
        for (key, span) in of_own {
            if let (Some(span), false) = (span, has_name) {
                errors.at(
                    span,
                    format!(
                        "`{key}` is for a histogram of the function's own: write `name = \"…\"` too"
                    ),
                );
            }
        }
        if let (Some(span), true) = (self.name.span(), has_target) {
            errors.at(
                span,
                "the time goes into the target already: remove it, or `name`",
            );
        }
        let is_shared = !has_target && !has_name;
        if let (Some(span), true) = (self.outcome.span(), is_shared) {
            errors.at(
                span,
                "the shared families have the outcome anyway: remove `outcome`, or name a family",
            );
        }
        if let (Some(span), false) = (
            self.ok_if.span(),
            is_shared || self.outcome.span().is_some(),
        ) {
            errors.at(
                span,
                "`ok_if` tells the outcome: write `outcome` too, and a family that has one",
            );
        }
        let takes_labels = has_target || self.calls.span().is_some();
        if let (Some(span), false) = (self.labels.span(), takes_labels) {
            errors.at(span, "`labels` are those of a declared family: write it as the target, `#[timed(SHOP.order_duration_seconds, labels = …)]`");
        }
        if let (Some(_), Some(span)) = (self.future.span(), self.stream.span()) {
            errors.at(
                span,
                "what is returned is a future or a stream: remove `future` or `stream`",
            );
        }
        if let (Some(span), true) = (self.ok_if.span(), self.stream.span().is_some()) {
            errors.at(
                span,
                "a stream that ends is `ok`, there is nothing to judge: remove `ok_if`",
            );
        }
        if let (Some(span), true) = (self.busy.span(), self.stream.span().is_some()) {
            errors.at(
                span,
                "the polls of a stream are not told apart: remove `busy`",
            );
        }
    }
}

/// Whether a key comes next, not an expression.
fn is_key(input: ParseStream<'_>) -> bool {
    if !input.peek(Ident::peek_any) {
        return false;
    }
    let assigned = input.peek2(Token![=]) && !input.peek2(Token![==]);
    let ahead = input.fork();
    let Ok(word) = ahead.call(Ident::parse_any) else {
        return false;
    };
    let is_known = |keys: &[&str]| keys.iter().any(|key| word == key);
    let ends = ahead.is_empty() || ahead.peek(Token![,]);
    assigned
        || (ends && is_known(&["outcome", "future", "stream", "skip"]))
        || (ahead.peek(token::Paren) && is_known(&["allow"]))
}

/// What can be written.
fn known() -> String {
    let keys = KEYS.map(|(_, written)| format!("`{written}`"));
    keys.join(", ")
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

/// The expression behind `key =`.
fn value(key: &Ident, input: ParseStream<'_>) -> Result<Expr> {
    assign(key, input)?;
    input.parse().map_err(|error| {
        let message = format!("`{key}` needs an expression: write `{}`", written(key));
        Error::new(error.span(), message)
    })
}

/// The text behind `key =`.
fn text(key: &Ident, input: ParseStream<'_>) -> Result<LitStr> {
    assign(key, input)?;
    input.parse().map_err(|error| {
        let message = format!("`{key}` takes a text: write `{}`", written(key));
        Error::new(error.span(), message)
    })
}

/// The `=` behind a key, and that there is something behind it.
fn assign(key: &Ident, input: ParseStream<'_>) -> Result<()> {
    let is_assigned = input.parse::<Option<Token![=]>>()?.is_some();
    if is_assigned && !input.is_empty() && !input.peek(Token![,]) {
        return Ok(());
    }
    let message = format!("`{key}` needs a value: write `{}`", written(key));
    Err(Error::new(key.span(), message))
}

/// What is to be written for a key.
fn written(key: &Ident) -> &'static str {
    let key = key.unraw();
    KEYS.iter()
        .find(|(name, _)| key == name)
        .map_or("key = …", |(_, written)| *written)
}

fn flag(key: &Ident, input: ParseStream<'_>) -> Result<Span> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(key.span());
    }
    Err(input.error(format!("`{key}` takes no value: write `{key}` alone")))
}

fn rules(
    key: &Ident,
    input: ParseStream<'_>,
    errors: &mut Errors,
) -> Result<Vec<(lint::Rule, Span)>> {
    if !input.peek(token::Paren) {
        return Err(Error::new(
            key.span(),
            "`allow` takes rules in parentheses: write `allow(unit_suffix)`",
        ));
    }
    let content;
    parenthesized!(content in input);
    let rules = Punctuated::<Ident, Token![,]>::parse_terminated(&content).map_err(|error| {
        let _rest = content.parse::<TokenStream>();
        Error::new(
            error.span(),
            "`allow` takes the names of rules: write `allow(unit_suffix)`",
        )
    })?;
    Ok(Exceptions::parse_allow(&rules, errors))
}

impl Slow {
    fn new(text: LitStr) -> Result<Self> {
        let written = text.value();
        let nanos = nanos(&written).ok_or_else(|| {
            Error::new(
                text.span(),
                "`slow` takes a time with its unit: write such as `slow = \"250ms\"`, `\"1.5s\"` or `\"2m\"`",
            )
        })?;
        Ok(Self { nanos, text })
    }
}
