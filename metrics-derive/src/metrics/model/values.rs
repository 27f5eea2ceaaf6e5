//! Values that keys at the struct and at a field have in common.

use proc_macro2::{Span, TokenTree};
use syn::meta::ParseNestedMeta;
use syn::parse::Parse;
use syn::punctuated::Punctuated;
use syn::{Error, Ident, LitStr, Result, Token, token};

use crate::lint::{Exceptions, Rule};
use crate::name::MetricName;
use crate::syntax::{Errors, Known, Slot};

/// A key that is nowhere, or refused since it is in the other place.
pub(super) fn not_of(known: &[Known], key: &Ident, place: &str, attribute: &str) -> Result<bool> {
    match known.iter().find(|(other, _)| key == other) {
        None => Ok(false),
        Some((_, written)) => {
            let message =
                format!("`{key}` is for {place}: write `#[{attribute}({written})]` there");
            Err(Error::new(key.span(), message))
        }
    }
}

pub(super) fn is_written(key: &str, written: &[Ident]) -> bool {
    written.iter().any(|other| other == key)
}

/// What `allow` and `reason` say together. One that could not be read is told of already, and stands for any.
pub(super) fn exceptions(
    allow: Slot<Vec<(Rule, Span)>>,
    reason: Slot<LitStr>,
    written: &[Ident],
    errors: &mut Errors,
) -> Exceptions {
    let unread = |key| is_written(key, written);
    let allow = allow
        .into_value()
        .or_else(|| unread("allow").then(Vec::new));
    let reason = reason
        .into_value()
        .or_else(|| unread("reason").then(|| LitStr::new("…", Span::call_site())));
    Exceptions::new(allow, reason.as_ref(), errors)
}

/// The rules in `allow(…)`.
pub(super) fn rules(
    key: &Ident,
    meta: &ParseNestedMeta<'_>,
    errors: &mut Errors,
) -> Result<Vec<(Rule, Span)>> {
    let written = in_parentheses(key, meta, "rules", "allow(gauge_total)")?;
    Ok(Exceptions::parse_allow(&written, errors))
}

/// What stands in the parentheses behind a key.
pub(super) fn in_parentheses<T: Parse>(
    key: &Ident,
    meta: &ParseNestedMeta<'_>,
    what: &str,
    example: &str,
) -> Result<Punctuated<T, Token![,]>> {
    if !meta.input.peek(token::Paren) {
        let message = format!("`{key}` takes {what} in parentheses: write `{example}`");
        return Err(Error::new(key.span(), message));
    }
    let content;
    syn::parenthesized!(content in meta.input);
    let parsed = Punctuated::parse_terminated(&content);
    // What is left over would be a second mistake.
    while !content.is_empty() {
        content.parse::<TokenTree>()?;
    }
    parsed
}

pub(super) fn is_prefix(prefix: &LitStr, errors: &mut Errors) -> bool {
    let text = prefix.value();
    if text.is_empty() {
        errors.at(
            prefix.span(),
            "a prefix cannot be empty: remove it, or write such as `prefix = \"shop\"`",
        );
        return false;
    }
    if let Some(stem) = text.strip_suffix('_') {
        errors.at(
            prefix.span(),
            format!(
                "prefix and field name are joined with `_` already: write `prefix = \"{stem}\"`"
            ),
        );
        return false;
    }
    errors.ok(MetricName::new(text, prefix.span())).is_some()
}
