//! The keys of `#[timed(…)]`, and how what is behind them is read.

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Error, Expr, Ident, LitStr, Result, Token, parenthesized, token};

use crate::lint::{self, Exceptions};
use crate::syntax::{Errors, closest};

const KEYS: [(&str, &str); 16] = [
    ("name", "name = \"…\""),
    ("help", "help = \"…\""),
    ("unit", "unit = \"…\""),
    ("buckets", "buckets = …"),
    ("allow", "allow(rule)"),
    ("reason", "reason = \"…\""),
    ("labels", "labels = …"),
    ("outcome", "outcome"),
    ("ok_if", "ok_if = …"),
    ("in_flight", "in_flight = GAUGE"),
    ("calls", "calls = COUNTER"),
    ("busy", "busy = HISTOGRAM"),
    ("slow", "slow = \"250ms\""),
    ("future", "future"),
    ("stream", "stream"),
    ("crate", "crate = path"),
];

/// Whether a key comes next, not an expression.
pub(super) fn is_key(input: ParseStream<'_>) -> bool {
    if !input.peek(Ident::peek_any) {
        return false;
    }
    let assigned = input.peek2(Token![=]) && !input.peek2(Token![==]);
    let ahead = input.fork();
    let Ok(word) = ahead.call(Ident::parse_any) else {
        return false;
    };
    let is_known = |keys: &[&str]| keys.iter().any(|key| word == key);
    let ends = ahead.is_empty() || ahead.peek(Token![,]);
    assigned
        || (ends && is_known(&["outcome", "future", "stream", "skip"]))
        || (ahead.peek(token::Paren) && is_known(&["allow"]))
}

/// What can be written.
pub(super) fn known() -> String {
    let keys = KEYS.map(|(_, written)| format!("`{written}`"));
    keys.join(", ")
}

/// Says of a word that it is no key, and which one may be meant.
pub(super) fn unknown(key: &Ident) -> Error {
    let word = key.unraw().to_string();
    let message = match closest(&word, KEYS.map(|(key, _)| key)) {
        Some(meant) => format!("unknown key `{word}`: did you mean `{meant}`?"),
        None => format!(
            "unknown key `{word}`: `timed` takes a target, such as `SHOP.order_duration_seconds`, and {}",
            known()
        ),
    };
    Error::new(key.span(), message)
}

/// The expression behind `key =`.
pub(super) fn value(key: &Ident, input: ParseStream<'_>) -> Result<Expr> {
    assign(key, input)?;
    input.parse().map_err(|error| {
        let message = format!("`{key}` needs an expression: write `{}`", written(key));
        Error::new(error.span(), message)
    })
}

/// The text behind `key =`.
pub(super) fn text(key: &Ident, input: ParseStream<'_>) -> Result<LitStr> {
    assign(key, input)?;
    input.parse().map_err(|error| {
        let message = format!("`{key}` takes a text: write `{}`", written(key));
        Error::new(error.span(), message)
    })
}

/// The `=` behind a key, and that there is something behind it.
pub(super) fn assign(key: &Ident, input: ParseStream<'_>) -> Result<()> {
    let is_assigned = input.parse::<Option<Token![=]>>()?.is_some();
    if is_assigned && !input.is_empty() && !input.peek(Token![,]) {
        return Ok(());
    }
    let message = format!("`{key}` needs a value: write `{}`", written(key));
    Err(Error::new(key.span(), message))
}

/// What is to be written for a key.
fn written(key: &Ident) -> &'static str {
    let key = key.unraw();
    KEYS.iter()
        .find(|(name, _)| key == name)
        .map_or("key = …", |(_, written)| *written)
}

pub(super) fn flag(key: &Ident, input: ParseStream<'_>) -> Result<Span> {
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(key.span());
    }
    Err(input.error(format!("`{key}` takes no value: write `{key}` alone")))
}

pub(super) fn rules(
    key: &Ident,
    input: ParseStream<'_>,
    errors: &mut Errors,
) -> Result<Vec<(lint::Rule, Span)>> {
    if !input.peek(token::Paren) {
        return Err(Error::new(
            key.span(),
            "`allow` takes rules in parentheses: write `allow(unit_suffix)`",
        ));
    }
    let content;
    parenthesized!(content in input);
    let rules = Punctuated::<Ident, Token![,]>::parse_terminated(&content).map_err(|error| {
        let _rest = content.parse::<TokenStream>();
        Error::new(
            error.span(),
            "`allow` takes the names of rules: write `allow(unit_suffix)`",
        )
    })?;
    Ok(Exceptions::parse_allow(&rules, errors))
}
