//! Walking through the keys of `#[metrics(…)]`, `#[metric(…)]` and `#[label(…)]`.

use proc_macro2::TokenTree;
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::spanned::Spanned as _;
use syn::{Attribute, Error, Ident, LitStr, Result, Token};

use super::Errors;

/// Calls `take` with each key of all attributes named `attribute`. It returns whether it knows the key; a mistake in a value
/// is collected, and the walk goes on behind it. `known` is what may be written, for the message.
pub(crate) fn for_each_key(
    attributes: &[Attribute],
    attribute: &str,
    known: &str,
    errors: &mut Errors,
    mut take: impl FnMut(&Ident, &ParseNestedMeta<'_>, &mut Errors) -> Result<bool>,
) {
    for written in attributes
        .iter()
        .filter(|written| written.path().is_ident(attribute))
    {
        let walked = written.parse_nested_meta(|meta| {
            let Some(key) = meta.path.get_ident().map(IdentExt::unraw) else {
                errors.push(meta.error(format!("expected a key: `{attribute}` takes {known}")));
                return skip_value(meta.input);
            };
            match take(&key, &meta, errors) {
                Ok(true) => expect_end(&key, meta.input, errors)?,
                Ok(false) => errors.at(
                    key.span(),
                    format!("unknown key `{key}`: `{attribute}` takes {known}"),
                ),
                Err(error) => errors.push(error),
            }
            skip_value(meta.input)
        });
        errors.ok(walked);
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

/// Steps over everything up to the next comma.
pub(crate) fn skip_value(input: ParseStream<'_>) -> Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}
