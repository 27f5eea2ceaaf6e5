//! `#[derive(Metrics)]`.

mod expand;
mod model;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Error, Result};

use crate::syntax::CratePath;
use model::{Model, StructKeys};

/// What the derive becomes; after mistakes, those and an impl that type-checks.
pub(crate) fn derive(input: Result<DeriveInput>) -> TokenStream {
    let input = match input {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    match Model::parse(&input) {
        Ok((model, advice)) => {
            let advice = advice.map(Error::into_compile_error);
            let expansion = expand::expand(&model);
            quote!(#advice #expansion)
        }
        Err(errors) => {
            let errors = errors.into_compile_error();
            let krate = CratePath::of(&input.attrs, "metrics");
            let instance = StructKeys::instance_of(&input.attrs);
            let fallback = expand::fallback(&input, &krate, instance.as_ref());
            quote!(#errors #fallback)
        }
    }
}
