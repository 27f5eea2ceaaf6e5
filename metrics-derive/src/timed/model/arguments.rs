//! What is written in `#[timed(…)]`.

mod slots;
mod timed_keys;

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Error, Expr, Ident, LitStr, Result, Token};

use self::slots::Slots;
use self::timed_keys::{is_key, known};
use crate::lint::Exceptions;
use crate::name::MetricName;
use crate::syntax::{CratePath, Errors, Help, nanos, skip_value};
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
