//! What was written in an enum of label values.

use std::collections::HashMap;

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Attribute, Data, DataEnum, DeriveInput, Error, Fields, Ident, LitStr, Result};

use super::case::Case;
use crate::syntax::{CratePath, Errors, Slot, for_each_key, text};

/// An enum of label values.
pub(super) struct Model<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) krate: CratePath,
    pub(super) variants: Vec<Variant<'a>>,
}

/// One value.
pub(super) struct Variant<'a> {
    pub(super) ident: &'a Ident,
    pub(super) text: String,
    span: Span,
}

impl<'a> Model<'a> {
    pub(super) fn parse(input: &'a DeriveInput) -> Result<Self> {
        let data = unit_enum(input)?;
        let mut errors = Errors::new();
        let (case, krate) = enum_keys(&input.attrs, &mut errors);
        let variants: Vec<_> = data
            .variants
            .iter()
            .filter_map(|variant| Variant::parse(variant, case, &mut errors))
            .collect();
        if data.variants.is_empty() {
            errors.at(input.ident.span(), "a label needs a value: write a variant");
        }
        no_duplicates(&variants, &mut errors);
        errors.finish(Self {
            input,
            krate,
            variants,
        })
    }
}

fn unit_enum(input: &DeriveInput) -> Result<&DataEnum> {
    let message = "`LabelValue` is for enums, whose variants are the values of a label; a struct of several labels is a `LabelSet`";
    match &input.data {
        Data::Enum(data) => Ok(data),
        Data::Struct(data) => Err(Error::new(data.struct_token.span(), message)),
        Data::Union(data) => Err(Error::new(data.union_token.span(), message)),
    }
}

fn enum_keys(attributes: &[Attribute], errors: &mut Errors) -> (Case, CratePath) {
    let (mut rename_all, mut krate) = (Slot::new(), Slot::new());
    for_each_key(
        attributes,
        "label",
        &[
            ("rename_all", "rename_all = \"…\""),
            ("crate", "crate = path"),
        ],
        errors,
        |key, meta, errors| {
            match key.to_string().as_str() {
                "rename_all" => rename_all.accept(key, case(&text(key, meta)?)?, errors),
                "crate" => krate.accept(key, CratePath::parse(meta)?, errors),
                _ => return Ok(false),
            }
            Ok(true)
        },
    );
    (
        rename_all.into_value().unwrap_or(Case::Snake),
        krate.into_value().unwrap_or(CratePath::DEFAULT),
    )
}

fn case(written: &LitStr) -> Result<Case> {
    Case::find(&written.value()).ok_or_else(|| {
        let known = Case::ALL.map(|(name, _)| format!("`{name}`")).join(", ");
        Error::new(
            written.span(),
            format!("unknown case `{}`: write one of {known}", written.value()),
        )
    })
}

impl<'a> Variant<'a> {
    fn parse(variant: &'a syn::Variant, case: Case, errors: &mut Errors) -> Option<Self> {
        let ident = &variant.ident;
        let mut rename = Slot::new();
        for_each_key(
            &variant.attrs,
            "label",
            &[("rename", "rename = \"…\"")],
            errors,
            |key, meta, errors| {
                match key.to_string().as_str() {
                    "rename" => rename.accept(key, text(key, meta)?, errors),
                    _ => return Ok(false),
                }
                Ok(true)
            },
        );
        if !matches!(variant.fields, Fields::Unit) {
            let message =
                format!("`{ident}` has fields, so it is not one value: write `{ident}` alone");
            errors.at(variant.fields.span(), message);
            return None;
        }
        let (text, span) = match rename.into_value() {
            Some(text) => (text.value(), text.span()),
            None => (case.apply(&ident.unraw().to_string()), ident.span()),
        };
        Some(Self { ident, text, span })
    }
}

fn no_duplicates(variants: &[Variant<'_>], errors: &mut Errors) {
    let mut seen: HashMap<&str, &Ident> = HashMap::new();
    for variant in variants {
        if let Some(first) = seen.get(&*variant.text) {
            errors.at(
                variant.span,
                format!(
                    "`{}` is the value of `{first}` already: rename one",
                    variant.text
                ),
            );
        } else {
            seen.insert(&variant.text, variant.ident);
        }
    }
}
