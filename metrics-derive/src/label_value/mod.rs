//! `#[derive(LabelValue)]`.

mod expand;
mod model;

use proc_macro2::TokenStream;
use syn::{Data, DeriveInput, Result};

use crate::syntax::CratePath;
use model::{Model, Parsing};

/// What the derive becomes; after mistakes, those and impls that type-check.
pub(crate) fn derive(input: Result<DeriveInput>) -> TokenStream {
    let input = match input {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    match Model::parse(&input) {
        Ok(model) => expand::expand(&model),
        // Without an impl: what derives `LabelSet` as well has one, and a second one would be a mistake more.
        Err(errors) if !matches!(input.data, Data::Enum(_)) => errors.into_compile_error(),
        Err(errors) => {
            let krate = CratePath::of(&input.attrs, "label");
            expand::fallback(&input, &krate, Parsing::of(&input), &errors)
        }
    }
}
