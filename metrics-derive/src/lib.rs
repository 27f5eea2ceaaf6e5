//! The macros of `metrics-runtime`, which re-exports them: depend on that.

mod label_set;
mod label_value;
mod lint;
mod metrics;
mod name;
mod syntax;
mod timed;
mod unit;

use proc_macro::TokenStream;

/// metrics
#[proc_macro_derive(Metrics, attributes(metrics, metric))]
pub fn derive_metrics(input: TokenStream) -> TokenStream {
    metrics::derive(syn::parse(input)).into()
}

/// set
#[proc_macro_derive(LabelSet, attributes(label))]
pub fn derive_label_set(input: TokenStream) -> TokenStream {
    label_set::derive(syn::parse(input)).into()
}

/// value
#[proc_macro_derive(LabelValue, attributes(label))]
pub fn derive_label_value(input: TokenStream) -> TokenStream {
    label_value::derive(syn::parse(input)).into()
}

/// timed
#[proc_macro_attribute]
pub fn timed(arguments: TokenStream, function: TokenStream) -> TokenStream {
    timed::attribute(arguments.into(), &function.into()).into()
}
