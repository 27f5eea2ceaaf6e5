//! A function, whose body is never parsed.

use proc_macro2::{Span, TokenStream};
use syn::parse::ParseStream;
use syn::{AttrStyle, Attribute, Error, Result, Signature, Token, Visibility, braced};

/// A function, in its parts.
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) defaultness: Option<Token![default]>,
    pub(crate) signature: Signature,
    pub(crate) body: TokenStream,
    /// The braces of the body.
    pub(crate) braces: Span,
}

impl Function {
    pub(super) fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let defaultness = default(input)?;
        let signature: Signature = input.parse().map_err(|error| {
            Error::new(
                error.span(),
                "`timed` is for functions with a body: put it above `fn`",
            )
        })?;
        if input.peek(Token![;]) {
            let message =
                "this function has no body to time: put `#[timed]` on the implementations";
            return Err(Error::new(signature.ident.span(), message));
        }
        let content;
        let braces = braced!(content in input).span.join();
        // Attributes at the head of the body belong to the function: as outer ones they keep their meaning.
        attributes.extend(
            content
                .call(Attribute::parse_inner)?
                .into_iter()
                .map(|attribute| Attribute {
                    style: AttrStyle::Outer,
                    ..attribute
                }),
        );
        Ok(Self {
            attributes,
            visibility,
            defaultness,
            signature,
            body: content.parse()?,
            braces,
        })
    }
}

/// `default`, which specialised methods have, where it is no other word.
fn default(input: ParseStream<'_>) -> Result<Option<Token![default]>> {
    if input.peek(Token![default]) && !input.peek2(Token![!]) {
        return input.parse().map(Some);
    }
    Ok(None)
}
