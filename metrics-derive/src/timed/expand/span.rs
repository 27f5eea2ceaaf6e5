//! Spans of generated tokens.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote_spanned};

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
