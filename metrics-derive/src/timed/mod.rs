//! `#[timed]`.

mod expand;
mod model;

use proc_macro2::TokenStream;
use quote::quote;
use syn::Error;

use model::{Block, Item, Model};

/// What the attribute becomes; after mistakes, those and the item as it was.
pub(crate) fn attribute(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    match model::block(item) {
        None => function(arguments, item),
        Some(Ok(found)) => block(&arguments, found),
        Some(Err(error)) => {
            let error = error.into_compile_error();
            quote!(#error #item)
        }
    }
}

fn function(arguments: TokenStream, function: &TokenStream) -> TokenStream {
    let (expansion, errors) = expanded(arguments, function.clone());
    quote!(#errors #expansion)
}

/// The mistakes stand behind the block: in it, they would be no items.
fn block(arguments: &TokenStream, block: Block) -> TokenStream {
    let Block {
        head,
        braces,
        items,
    } = block;
    let mut mistakes = TokenStream::new();
    let is_none = |item: &Item| matches!(item, Item::Other(_));
    if items.iter().all(is_none) {
        mistakes.extend(
            Error::new(
                braces,
                "no function in this block is timed: write one with a body, or remove `#[timed]`",
            )
            .into_compile_error(),
        );
    }
    let items = items.into_iter().map(|item| match item {
        Item::Signature(tokens) | Item::Other(tokens) => tokens,
        Item::Function(function) => {
            let (expansion, errors) = expanded(arguments.clone(), function);
            mistakes.extend(errors);
            expansion
        }
    });
    let items = expand::in_braces(braces, items.collect());
    quote!(#head #items #mistakes)
}

/// What a function becomes, and the mistakes.
fn expanded(arguments: TokenStream, function: TokenStream) -> (TokenStream, Option<TokenStream>) {
    match Model::parse(arguments, function.clone()) {
        Ok((model, advice)) => (
            expand::expand(&model),
            advice.map(Error::into_compile_error),
        ),
        Err(errors) => (function, Some(errors.into_compile_error())),
    }
}
