//! An `async` block in a pinned box, as attributes such as `#[async_trait]` make one of an `async fn`.

use proc_macro2::{Delimiter, LineColumn, Span, TokenStream, TokenTree};
use syn::{GenericParam, Ident, Signature};

use super::{Function, Returned, Returns};
use crate::syntax::CratePath;

/// `Box::pin(async move { body })`, and nothing else.
pub(crate) struct BoxedBlock {
    /// `Box::pin`
    pub(crate) pin: TokenStream,
    pub(crate) body: TokenStream,
    /// The value of the future.
    pub(crate) output: Returns,
}

impl BoxedBlock {
    /// The block, if an attribute has made the function of an `async fn`. One that the user wrote is a plain function that
    /// returns a future.
    pub(super) fn of(function: &Function, krate: &CratePath) -> Option<Self> {
        let signature = &function.signature;
        if signature.asyncness.is_some() {
            return None;
        }
        let (pin, arguments) = call(&function.body)?;
        if !is_made_by_attribute(signature) && is_within(pin.last()?.span(), function.braces) {
            return None;
        }
        let body = async_block(arguments)?;
        Some(Self {
            pin: pin.into_iter().collect(),
            body,
            output: Returned::of(signature, krate).output,
        })
    }
}

/// Whether an attribute has made this function of an `async fn`, by the lifetime that it leaves.
pub(super) fn is_made_by_attribute(signature: &Signature) -> bool {
    let names = ["async_trait", "async_recursion"];
    signature.generics.params.iter().any(|parameter| {
        matches!(parameter, GenericParam::Lifetime(parameter) if names.iter().any(|name| parameter.lifetime.ident == name))
    })
}

/// `path::to::Box::pin`, and the arguments of the call, where the body is that alone.
fn call(body: &TokenStream) -> Option<(Vec<TokenTree>, TokenStream)> {
    let mut path: Vec<TokenTree> = body.clone().into_iter().collect();
    let arguments = match path.pop()? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => group.stream(),
        _ => return None,
    };
    let is_path = path.iter().all(|token| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(punct) => punct.as_char() == ':',
        _ => false,
    });
    let names: Vec<&Ident> = path
        .iter()
        .filter_map(|token| match token {
            TokenTree::Ident(ident) => Some(ident),
            _ => None,
        })
        .collect();
    let [.., of, pin] = &*names else {
        return None;
    };
    (is_path && *of == "Box" && *pin == "pin").then_some((path, arguments))
}

/// The statements of an `async move` block, where the tokens are that alone.
fn async_block(tokens: TokenStream) -> Option<TokenStream> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let [
        TokenTree::Ident(is_async),
        TokenTree::Ident(is_move),
        TokenTree::Group(block),
    ] = &*tokens
    else {
        return None;
    };
    let is_block =
        is_async == "async" && is_move == "move" && block.delimiter() == Delimiter::Brace;
    is_block.then(|| block.stream())
}

/// Whether a token stands in the source between these braces. A token that an attribute adds has the attribute's place.
fn is_within(token: Span, braces: Span) -> bool {
    let place = |at: LineColumn| (at.line, at.column);
    let token = place(token.start());
    place(braces.start()) <= token && token < place(braces.end())
}
