//! Names that are legal by construction.

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

    /// The words of the name.
    pub(crate) fn words(&self) -> Vec<&str> {
        self.text.split('_').collect()
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

/// The rule of the [data model](https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels), without the
/// colon, which is for recording rules.
fn check(what: &str, text: &str, span: Span) -> Result<()> {
    let mistake = |message: String| Err(Error::new(span, message));
    if text.is_empty() {
        return mistake(format!("a {what} cannot be empty"));
    }
    if text.contains(':') {
        return mistake(format!(
            "the {what} `{text}` has a colon, which is for recording rules: write `_`"
        ));
    }
    if text.starts_with("__") {
        return mistake(format!(
            "the {what} `{text}` starts with `__`, which Prometheus reserves: write it without"
        ));
    }
    let legal = |(at, c): (usize, char)| {
        c == '_' || c.is_ascii_alphabetic() || (at > 0 && c.is_ascii_digit())
    };
    match text.char_indices().find(|c| !legal(*c)) {
        Some((0, c)) if c.is_ascii_digit() => mistake(format!(
            "the {what} `{text}` starts with a digit: write a letter or `_` first"
        )),
        Some((_, c)) => mistake(format!(
            "the {what} `{text}` has the character `{c}`: write only `a-z`, `A-Z`, `0-9` and `_`"
        )),
        None => Ok(()),
    }
}
