//! Spans of generated tokens.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{ReturnType, Type};

use super::super::model::{Arguments, Function, Model, Target};
use crate::syntax::CratePath;

/// The span of generated tokens. Locals with it are hygienic: no name of the user's meets them. Items are not.
pub(super) fn ours() -> Span {
    Span::mixed_site()
}

/// The same, located at the user's code: rustc reports errors there, and lints none of it.
pub(super) fn at(span: Span) -> Span {
    ours().located_at(span)
}

/// The path of all that generated code may use of the runtime, located at `place`.
///
/// The path is written out at each use. An import would be an item, which a name of the user's can meet.
pub(super) fn private(krate: &CratePath, place: Span) -> TokenStream {
    let krate: TokenStream = krate
        .to_token_stream()
        .into_iter()
        .map(|mut token| {
            token.set_span(token.span().located_at(place));
            token
        })
        .collect();
    quote_spanned!(place=> #krate::__private)
}

/// The place of errors about the call: the target, or the body. An error about `ok_if` is at the attribute already.
pub(super) fn call_place(model: &Model) -> Span {
    let Arguments { target, ok_if, .. } = &model.arguments;
    match target {
        Target::Declared(target) => at(target.span()),
        Target::Shared | Target::Own(_) if ok_if.is_some() => ours(),
        Target::Shared | Target::Own(_) => at(model.function.braces),
    }
}

/// The place of errors about the returned value.
pub(super) fn return_place(function: &Function) -> Span {
    at(match &function.signature.output {
        ReturnType::Default => function.signature.ident.span(),
        ReturnType::Type(_, ty) => Type::span(ty),
    })
}
