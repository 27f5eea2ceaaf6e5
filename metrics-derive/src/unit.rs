//! Units: which are Prometheus' base units, and what to write for the others.

use metrics_naming::words::{BASE_UNITS, Meaning, meaning};
use syn::{Error, LitStr, Result};

use crate::name::MetricName;
use crate::syntax::within;

/// A unit that can be the last word of a name. It need not be a base unit: things are counted in all kinds of them.
pub(crate) struct Unit {
    pub(crate) text: String,
    pub(crate) span: proc_macro2::Span,
}

impl Unit {
    pub(crate) fn new(literal: &LitStr) -> Result<Self> {
        let (text, span) = (literal.value(), literal.span());
        let mistake = |message: String| Err(Error::new(span, message));
        if text.is_empty() {
            return mistake(
                "a unit cannot be empty: remove it, or write such as `unit = \"seconds\"`".into(),
            );
        }
        if MetricName::new(text.clone(), span).is_err() || text.starts_with('_') {
            return mistake(format!(
                "the unit `{text}` cannot stand in a name: write it as there, such as `unit = \"seconds\"`"
            ));
        }
        if !BASE_UNITS.contains(&&*text)
            && base_of(&text).is_none()
            && let Some(meant) = within(1 + usize::from(text.len() > 5), &text, BASE_UNITS)
        {
            return mistake(format!("unknown unit `{text}`: did you mean `{meant}`?"));
        }
        Ok(Self { text, span })
    }
}

/// Returns the base unit of a word that is another unit, or a percentage.
pub(crate) fn base_of(word: &str) -> Option<&'static str> {
    match meaning(word) {
        Meaning::Unit { base } | Meaning::Abbreviation { base } | Meaning::Loose { base } => {
            Some(base)
        }
        Meaning::Percent => Some("ratio"),
        Meaning::BaseUnit | Meaning::Type(_) | Meaning::Other => None,
    }
}
