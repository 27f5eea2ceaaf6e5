//! Walking through the keys of `#[metrics(…)]`, `#[metric(…)]` and `#[label(…)]`.

use proc_macro2::{Span, TokenTree};
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned as _;
use syn::{Attribute, Error, Ident, LitStr, Meta, Result, Token, token};

use super::{Errors, closest};

/// A key that may be written, and how.
pub(crate) type Known = (&'static str, &'static str);

/// Calls `take` with each key of all attributes named `attribute`. It returns whether it knows the key, as it does those in
/// `known`; a mistake in a value is collected, and the walk goes on behind it.
pub(crate) fn for_each_key(
    attributes: &[Attribute],
    attribute: &str,
    known: &[Known],
    errors: &mut Errors,
    mut take: impl FnMut(&Ident, &ParseNestedMeta<'_>, &mut Errors) -> Result<bool>,
) {
    for written in attributes
        .iter()
        .filter(|written| written.path().is_ident(attribute))
    {
        if !matches!(written.meta, Meta::List(_)) {
            let message = without_parentheses(attribute, known);
            errors.push(Error::new_spanned(&written.meta, message));
            continue;
        }
        let walked = written.parse_nested_meta(|meta| {
            let Some(key) = meta.path.get_ident().map(IdentExt::unraw) else {
                errors.push(meta.error(format!("expected a key: {}", takes(attribute, known))));
                return skip_value(meta.input);
            };
            match take(&key, &meta, errors) {
                Ok(true) => expect_end(&key, meta.input, errors)?,
                Ok(false) => errors.at(key.span(), unknown(&key, attribute, known)),
                Err(error) => errors.push(error),
            }
            skip_value(meta.input)
        });
        errors.ok(walked);
    }
}

/// What to say of an attribute that has nothing in parentheses.
fn without_parentheses(attribute: &str, known: &[Known]) -> String {
    match known.first() {
        Some((_, example)) => {
            format!("`{attribute}` takes keys in parentheses: write `#[{attribute}({example})]`")
        }
        None => format!("`{attribute}` takes no keys here: remove it"),
    }
}

/// What to say of a key that nobody knows.
fn unknown(key: &Ident, attribute: &str, known: &[Known]) -> String {
    match closest(&key.to_string(), known.iter().map(|(key, _)| *key)) {
        Some(meant) => format!("unknown key `{key}`: did you mean `{meant}`?"),
        None => format!("unknown key `{key}`: {}", takes(attribute, known)),
    }
}

/// What an attribute takes.
fn takes(attribute: &str, known: &[Known]) -> String {
    let written: Vec<_> = known
        .iter()
        .map(|(_, written)| format!("`{written}`"))
        .collect();
    match written.split_last() {
        None => format!("`{attribute}` takes no keys here"),
        Some((last, [])) => format!("`{attribute}` takes {last}"),
        Some((last, others)) => format!("`{attribute}` takes {} and {last}", others.join(", ")),
    }
}

/// Notes what stands between a value and the next comma.
fn expect_end(key: &Ident, input: ParseStream<'_>, errors: &mut Errors) -> Result<()> {
    if !input.is_empty() && !input.peek(Token![,]) {
        errors.push(input.error(format!("unexpected token after `{key}`: expected `,`")));
        skip_value(input)?;
    }
    Ok(())
}

/// Notes an attribute of ours that is for another place.
pub(crate) fn misplaced(
    attributes: &[Attribute],
    attribute: &str,
    message: &str,
    errors: &mut Errors,
) {
    for written in attributes
        .iter()
        .filter(|written| written.path().is_ident(attribute))
    {
        errors.at(written.path().span(), message);
    }
}

/// The text of a key that takes one.
pub(crate) fn text(key: &Ident, meta: &ParseNestedMeta<'_>) -> Result<LitStr> {
    if !meta.input.peek(Token![=]) {
        return Err(Error::new(
            key.span(),
            format!("`{key}` needs a text: write `{key} = \"…\"`"),
        ));
    }
    let value = meta.value()?;
    value.parse().map_err(|error| {
        Error::new(
            error.span(),
            format!("`{key}` takes a text: write `{key} = \"…\"`"),
        )
    })
}

/// The value of a key that takes one, such as `example`.
pub(crate) fn value<T: Parse>(key: &Ident, meta: &ParseNestedMeta<'_>, example: &str) -> Result<T> {
    let missing = || {
        let message = format!("`{key}` needs a value: write `{key} = {example}`");
        Err(Error::new(key.span(), message))
    };
    if !meta.input.peek(Token![=]) {
        return missing();
    }
    let value = meta.value()?;
    if value.is_empty() || value.peek(Token![,]) {
        return missing();
    }
    // Alone first: what is left over in brackets of a broken value would be a second mistake.
    value.fork().parse::<T>()?;
    value.parse()
}

/// The place of a key that says all by itself, whatever stands behind it.
pub(crate) fn flag(key: &Ident, meta: &ParseNestedMeta<'_>, errors: &mut Errors) -> Result<Span> {
    if meta.input.peek(Token![=]) || meta.input.peek(token::Paren) {
        errors.at(
            key.span(),
            format!("`{key}` takes no value: write `{key}` alone"),
        );
        skip_value(meta.input)?;
    }
    Ok(key.span())
}

/// Steps over everything up to the next comma.
pub(crate) fn skip_value(input: ParseStream<'_>) -> Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}
