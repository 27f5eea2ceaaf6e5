//! Units: which are Prometheus' base units, and what to write for the others.

use syn::{Error, LitStr, Result};

use crate::name::MetricName;
use crate::syntax::within;

/// The [base units](https://prometheus.io/docs/practices/naming/#base-units).
const BASE: [&str; 10] = [
    "seconds", "bytes", "ratio", "celsius", "kelvin", "meters", "volts", "amperes", "joules",
    "grams",
];

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
        if !BASE.contains(&&*text)
            && base_of(&text).is_none()
            && let Some(meant) = within(1 + usize::from(text.len() > 5), &text, BASE)
        {
            return mistake(format!("unknown unit `{text}`: did you mean `{meant}`?"));
        }
        Ok(Self { text, span })
    }
}

/// What to write instead of a unit that is no [base unit](https://prometheus.io/docs/practices/naming/#base-units).
pub(crate) fn base_of(word: &str) -> Option<&'static str> {
    Some(match word {
        "ns" | "nanos" | "nanosecond" | "nanoseconds" | "us" | "micros" | "microsecond"
        | "microseconds" | "ms" | "millis" | "millisecond" | "milliseconds" | "secs" | "second"
        | "minute" | "minutes" | "mins" | "hour" | "hours" | "day" | "days" | "week" | "weeks" => {
            "seconds"
        }
        "byte" | "kb" | "kib" | "kilobyte" | "kilobytes" | "kibibytes" | "mb" | "mib"
        | "megabyte" | "megabytes" | "mebibytes" | "gb" | "gib" | "gigabyte" | "gigabytes"
        | "gibibytes" | "tb" | "tib" | "terabytes" => "bytes",
        "millimeters" | "centimeters" | "kilometers" => "meters",
        "milligrams" | "kilograms" => "grams",
        "millivolts" | "kilovolts" => "volts",
        "milliamperes" => "amperes",
        "fahrenheit" => "celsius",
        "percent" | "percents" | "percentage" => "ratio",
        _ => return None,
    })
}
