//! The body of a function in braces, behind statements and in closures.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use super::super::model::Function;
use super::span::ours;

/// The body in its braces, behind other statements.
pub(super) fn behind(statements: &TokenStream, function: &Function) -> Group {
    if statements.is_empty() {
        return block(function, function.body.clone());
    }
    let body = alone(function);
    block(function, quote!(#statements #body))
}

/// The body behind a guard: as it stands, so that all that rustc says of the end of a function holds. Behind a statement, items
/// would be a lint that those at the head of a body are not: such a body gets braces of its own.
pub(super) fn after_guard(function: &Function) -> TokenStream {
    let is_item = |token: TokenTree| matches!(token, TokenTree::Ident(word) if ITEMS.contains(&&*word.to_string()));
    if function.body.clone().into_iter().any(is_item) {
        alone(function)
    } else {
        function.body.clone()
    }
}

/// The words with which items begin.
const ITEMS: [&str; 13] = [
    "const",
    "enum",
    "extern",
    "fn",
    "impl",
    "macro_rules",
    "mod",
    "static",
    "struct",
    "trait",
    "type",
    "union",
    "use",
];

/// The body in braces of its own. Braces at the end of others are a lint, when they stand on one line; in parentheses they
/// are not.
fn alone(function: &Function) -> TokenStream {
    let body = block(function, function.body.clone());
    quote_spanned!(ours()=> (#body))
}

/// The head of a closure or an `async` block around the body, with the user's own span: in one that a macro wrote, rustc's
/// borrow checker does not name the variables it speaks of.
pub(super) fn header(function: &Function, keywords: &TokenStream) -> TokenStream {
    let spanned = |mut token: TokenTree| {
        token.set_span(function.signature.ident.span());
        token
    };
    keywords.clone().into_iter().map(spanned).collect()
}

/// `statements` in the function's braces.
pub(super) fn block(function: &Function, statements: TokenStream) -> Group {
    in_braces(function.braces, statements)
}

/// `statements` in braces with this span.
pub(crate) fn in_braces(braces: Span, statements: TokenStream) -> Group {
    let mut block = Group::new(Delimiter::Brace, statements);
    block.set_span(braces);
    block
}
