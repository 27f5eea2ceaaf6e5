//! `#[derive(LabelValue)]`.

mod expand;
mod model;
mod wrapper;

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
    if let Data::Struct(data) = &input.data {
        return wrapper::derive(&input, data);
    }
    match Model::parse(&input) {
        Ok(model) => expand::expand(&model),
        Err(errors) if matches!(input.data, Data::Union(_)) => errors.into_compile_error(),
        Err(errors) => {
            let krate = CratePath::of(&input.attrs, "label");
            expand::fallback(&input, &krate, Parsing::of(&input), &errors)
        }
    }
}
