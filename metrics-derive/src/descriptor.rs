//! The parts of a descriptor that several macros write.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Expr;

use crate::lint::Exceptions;
use crate::syntax::Help;

/// What is said of a metric; `macros` is the path of those it may need.
pub(crate) fn help(help: &Help, macros: &TokenStream) -> TokenStream {
    match help {
        Help::Text(text) => quote!(#text),
        Help::Expr(expr) => quote!(#expr),
        Help::Parts(parts) => quote!(#macros::concat!(#(#parts, "\n"),*)),
    }
}

/// A list of bounds becomes buckets; another expression is some.
pub(crate) fn buckets(written: &Expr) -> TokenStream {
    match written {
        Expr::Group(group) => buckets(&group.expr),
        Expr::Array(bounds) => quote!(__p::Buckets::new(&#bounds)),
        buckets => quote!(#buckets),
    }
}

/// A list of quantiles becomes a slice; another expression is one.
pub(crate) fn quantiles(written: &Expr) -> TokenStream {
    match written {
        Expr::Group(group) => quantiles(&group.expr),
        Expr::Array(list) => quote!(&#list),
        slice => quote!(#slice),
    }
}

/// The exceptions from the naming rules.
pub(crate) fn exceptions(exceptions: &Exceptions) -> impl Iterator<Item = TokenStream> {
    exceptions
        .iter()
        .map(|(rule, reason)| quote!(__p::Exception { rule: #rule, reason: #reason }))
}
