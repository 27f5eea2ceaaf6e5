//! The order in which a function's arguments are dropped: the last one first, as without the attribute.
//!
//! What a closure or an `async` block takes in is dropped in the order in which it is mentioned there. So the arguments are
//! mentioned before the body.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::{Attribute, FnArg, Pat, ReceiverKind, Type};

use super::super::model::Model;
use super::span::{ours, private};

/// Mentions what the arguments are bound to. One that the body never uses is left to rustc's warning; a reference is dropped at
/// no time, and one that is never used need not be taken in.
pub(super) fn mention(model: &Model) -> TokenStream {
    let function = &model.function;
    let mut bound = Vec::new();
    for argument in &function.signature.inputs {
        match argument {
            FnArg::Receiver(receiver) if matches!(receiver.kind, ReceiverKind::Reference(..)) => {}
            FnArg::Receiver(receiver) => {
                let ident = Ident::new("self", receiver.self_token.span);
                bound.push((ident, receiver.attrs.as_slice()));
            }
            FnArg::Typed(typed) if matches!(*typed.ty, Type::Reference(_)) => {}
            FnArg::Typed(typed) => bindings(&typed.pat, &mut |ident| {
                bound.push((ident.clone(), typed.attrs.as_slice()));
            }),
        }
    }
    bound.retain(|(ident, _)| is_mentioned(ident, &function.body));
    if bound.len() < 2 {
        return TokenStream::new();
    }
    let p = private(&model.arguments.krate, ours());
    let mentions = bound.iter().rev().map(|(ident, attributes)| {
        let conditions = attributes.iter().filter(is_condition);
        // It is the user's, and clippy would have it unused.
        let allow = ident.to_string().starts_with('_').then(
            || quote!(#[allow(clippy::used_underscore_binding, reason = "it is only mentioned")]),
        );
        quote_spanned!(ours()=> #(#conditions)* #allow #p::touch(&#ident);)
    });
    mentions.collect()
}

fn is_mentioned(ident: &Ident, body: &TokenStream) -> bool {
    let text = ident.to_string();
    // What looks like a constant may be one, of a type that is known from the argument alone.
    !text.starts_with(char::is_uppercase) && (text.starts_with('_') || is_in(ident, body))
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "that is what a filter calls"
)]
fn is_condition(attribute: &&Attribute) -> bool {
    attribute.path().is_ident("cfg")
}

/// Calls `bind` with every name that a pattern binds, in their order.
fn bindings<'p>(pattern: &'p Pat, bind: &mut impl FnMut(&'p Ident)) {
    match pattern {
        Pat::Ident(named) => {
            bind(&named.ident);
            if let Some((_, inner)) = &named.subpat {
                bindings(inner, bind);
            }
        }
        Pat::Paren(inner) => bindings(&inner.pat, bind),
        Pat::Reference(inner) => bindings(&inner.pat, bind),
        Pat::Type(inner) => bindings(&inner.pat, bind),
        Pat::Slice(inner) => inner.elems.iter().for_each(|one| bindings(one, bind)),
        Pat::Tuple(inner) => inner.elems.iter().for_each(|one| bindings(one, bind)),
        Pat::TupleStruct(inner) => inner.elems.iter().for_each(|one| bindings(one, bind)),
        Pat::Struct(inner) => inner.fields.iter().for_each(|one| bindings(&one.pat, bind)),
        // Another one binds nothing, or is none of an argument.
        _ => {}
    }
}

/// Whether a name stands in these tokens, maybe in a text that is formatted.
fn is_in(ident: &Ident, tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Ident(other) => other == *ident,
        TokenTree::Group(group) => is_in(ident, &group.stream()),
        TokenTree::Literal(literal) => literal.to_string().contains(&ident.to_string()),
        TokenTree::Punct(_) => false,
    })
}
