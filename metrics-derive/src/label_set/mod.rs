//! `#[derive(LabelSet)]`.

mod expand;
mod model;

use proc_macro2::TokenStream;
use syn::{Data, DeriveInput, Result};

use crate::syntax::{CratePath, fallback};
use model::Model;

/// What the derive becomes; after mistakes, those and an impl that type-checks.
pub(crate) fn derive(input: Result<DeriveInput>) -> TokenStream {
    let input = match input {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    match Model::parse(&input) {
        Ok(model) => expand::expand(&model),
        // Without an impl: what derives `LabelValue` as well has one, and a second one would be a mistake more.
        Err(errors) if !matches!(input.data, Data::Struct(_)) => errors.into_compile_error(),
        Err(errors) => {
            let krate = CratePath::of(&input.attrs, "label");
            fallback(
                &input,
                &krate,
                "LabelSet",
                &expand::fallback_items(),
                &errors,
            )
        }
    }
}
