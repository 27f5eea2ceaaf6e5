//! What is written in `#[timed(…)]`.

mod parse;
mod slots;
mod timed_keys;

use proc_macro2::Span;
use syn::{Error, Expr, LitStr, Result};

use crate::lint::Exceptions;
use crate::name::MetricName;
use crate::syntax::{CratePath, Help, nanos};
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
