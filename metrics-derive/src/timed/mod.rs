//! `#[timed]`.

mod expand;
mod model;

use proc_macro2::TokenStream;
use quote::quote;

use model::Model;

/// What the attribute becomes; after mistakes, those and the function as it was.
pub(crate) fn attribute(arguments: TokenStream, function: &TokenStream) -> TokenStream {
    match Model::parse(arguments, function.clone()) {
        Ok(model) => expand::expand(&model),
        Err(errors) => {
            let errors = errors.into_compile_error();
            quote!(#errors #function)
        }
    }
}
