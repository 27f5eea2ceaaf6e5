//! Walking through the keys of `#[metrics(…)]`, `#[metric(…)]` and `#[label(…)]`.

use proc_macro2::TokenTree;
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative as _;
use syn::spanned::Spanned as _;
use syn::{Attribute, Error, Ident, LitStr, Result, Token};

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

/// Parses a value, or leaves it where it is: what is left unread in brackets, `syn` would tell as one more mistake.
pub(crate) fn all_or_nothing<T>(
    input: ParseStream<'_>,
    parse: impl FnOnce(ParseStream<'_>) -> Result<T>,
) -> Result<T> {
    let ahead = input.fork();
    let value = parse(&ahead)?;
    input.advance_to(&ahead);
    Ok(value)
}

/// Steps over everything up to the next comma.
pub(crate) fn skip_value(input: ParseStream<'_>) -> Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}
