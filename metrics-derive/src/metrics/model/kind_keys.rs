//! Keys of `#[metric(…)]` that belong to one type of metric.

use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned as _;
use syn::{Error, Expr, ExprLit, Ident, Lit, Result};

use crate::name::LabelName;
use crate::syntax::{Errors, Known, Slot, nanos, text, value};

/// What `#[metric(…)]` says of a summary, a state set or a gauge that expires.
#[derive(Default)]
pub(crate) struct KindKeys {
    pub(crate) quantiles: Option<Expr>,
    pub(crate) window: Option<Time>,
    pub(crate) state_label: Option<LabelName>,
    pub(crate) idle: Option<Time>,
}

impl KindKeys {
    pub(crate) fn is_empty(&self) -> bool {
        let Self {
            quantiles,
            window,
            state_label,
            idle,
        } = self;
        quantiles.is_none() && window.is_none() && state_label.is_none() && idle.is_none()
    }
}

/// How long something is.
pub(crate) enum Time {
    Nanos(u64),
    /// An expression of the type `Duration`.
    Expr(Box<Expr>),
}

/// The keys while they are read.
#[derive(Default)]
pub(super) struct KindSlots {
    quantiles: Slot<Expr>,
    window: Slot<Time>,
    state_label: Slot<LabelName>,
    idle: Slot<Time>,
}

impl KindSlots {
    pub(super) const KNOWN: [Known; 4] = [
        ("quantiles", "quantiles = […]"),
        ("window", "window = 60s"),
        ("label", "label = \"…\""),
        ("idle", "idle = 60s"),
    ];

    /// Takes the value of a key, if it is one of these.
    pub(super) fn take(
        &mut self,
        key: &Ident,
        meta: &ParseNestedMeta<'_>,
        errors: &mut Errors,
    ) -> Result<bool> {
        match key.to_string().as_str() {
            "quantiles" => self.quantiles.accept(key, quantiles(key, meta)?, errors),
            "window" => self.window.accept(key, time(key, meta)?, errors),
            "label" => {
                let name = LabelName::from_literal(&text(key, meta)?)?;
                self.state_label.accept(key, name, errors);
            }
            "idle" => self.idle.accept(key, time(key, meta)?, errors),
            _ => return Ok(false),
        }
        Ok(true)
    }

    pub(super) fn finish(self) -> KindKeys {
        KindKeys {
            quantiles: self.quantiles.into_value(),
            window: self.window.into_value(),
            state_label: self.state_label.into_value(),
            idle: self.idle.into_value(),
        }
    }
}

/// Any expression may be quantiles, but for one that cannot.
fn quantiles(key: &Ident, meta: &ParseNestedMeta<'_>) -> Result<Expr> {
    let written = value(key, meta, "[0.5, 0.9, 0.99]")?;
    if let Expr::Lit(literal) = &written {
        let message = "`quantiles` takes a list, such as `[0.5, 0.9, 0.99]`, or a constant of the type `&[f64]`";
        return Err(Error::new(literal.span(), message));
    }
    Ok(written)
}

/// A time with its unit, or an expression.
fn time(key: &Ident, meta: &ParseNestedMeta<'_>) -> Result<Time> {
    let mut written: Expr = value(key, meta, "60s")?;
    // What a `macro_rules!` was given.
    while let Expr::Group(group) = written {
        written = *group.expr;
    }
    let Expr::Lit(ExprLit { lit, .. }) = &written else {
        return Ok(Time::Expr(Box::new(written)));
    };
    let text = match lit {
        Lit::Str(text) => text.value(),
        Lit::Int(number) => number.to_string(),
        Lit::Float(number) => number.to_string(),
        _ => String::new(),
    };
    let message = || {
        format!(
            "`{key}` takes a time with its unit: write such as `{key} = 60s` or `\"1.5s\"`, or a constant `Duration`"
        )
    };
    nanos(&text)
        .map(Time::Nanos)
        .ok_or_else(|| Error::new(lit.span(), message()))
}
