//! Values that are not all known: a variant for the others, and parsing.

use std::borrow::Cow;

use metrics_runtime::LabelValue;

#[derive(LabelValue)]
#[label(parse)]
enum Agent<'a> {
    #[label(other)]
    Named(Cow<'a, str>),
    Curl,
    Firefox,
}

#[derive(LabelValue)]
#[label(parse, rename_all = "UPPERCASE")]
enum Method {
    Get,
    #[label(other, rename = "unknown")]
    Other,
}
