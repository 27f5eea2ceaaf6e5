//! Names that are legal by construction.

use metrics_naming::legality::{Illegal, mistake};
use proc_macro2::Span;
use syn::{Error, LitStr, Result};

/// A metric name that Prometheus takes as it is.
#[derive(Clone)]
pub(crate) struct MetricName {
    pub(crate) text: String,
    pub(crate) span: Span,
}

/// A label name that Prometheus takes as it is.
#[derive(Clone)]
pub(crate) struct LabelName {
    pub(crate) text: String,
    pub(crate) span: Span,
}

impl MetricName {
    pub(crate) fn new(text: String, span: Span) -> Result<Self> {
        check("metric name", &text, span)?;
        Ok(Self { text, span })
    }
}

impl LabelName {
    pub(crate) fn new(text: String, span: Span) -> Result<Self> {
        check("label name", &text, span)?;
        Ok(Self { text, span })
    }

    pub(crate) fn from_literal(literal: &LitStr) -> Result<Self> {
        Self::new(literal.value(), literal.span())
    }
}

/// Refuses what Prometheus does not take, and the colon, which is for recording rules.
fn check(what: &str, text: &str, span: Span) -> Result<()> {
    let Some(mistake) = mistake(text) else {
        return Ok(());
    };
    let message = match mistake {
        Illegal::Empty => format!("a {what} cannot be empty"),
        Illegal::Colon => {
            format!("the {what} `{text}` has a colon, which is for recording rules: write `_`")
        }
        Illegal::Reserved => format!(
            "the {what} `{text}` starts with `__`, which Prometheus reserves: write it without"
        ),
        Illegal::DigitFirst => {
            format!("the {what} `{text}` starts with a digit: write a letter or `_` first")
        }
        Illegal::Character(at) => {
            let c = text[at..].chars().next().unwrap_or_default();
            format!(
                "the {what} `{text}` has the character `{c}`: write only `a-z`, `A-Z`, `0-9` and `_`"
            )
        }
    };
    Err(Error::new(span, message))
}
