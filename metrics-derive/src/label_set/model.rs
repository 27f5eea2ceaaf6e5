//! What was written in a struct of labels.

use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Data, DeriveInput, Error, Fields, Ident, Result, Type};

use crate::name::LabelName;
use crate::syntax::{CratePath, Errors, Slot, for_each_key};

/// A struct of labels.
pub(super) struct Model<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) krate: CratePath,
    pub(super) labels: Vec<Label<'a>>,
}

/// One label.
pub(super) struct Label<'a> {
    pub(super) ident: &'a Ident,
    pub(super) ty: &'a Type,
    pub(super) name: LabelName,
}

impl<'a> Model<'a> {
    pub(super) fn parse(input: &'a DeriveInput) -> Result<Self> {
        let named = named_fields(input)?;
        let mut errors = Errors::new();
        let mut krate = Slot::new();
        for_each_key(
            &input.attrs,
            "label",
            &[("crate", "crate = path")],
            &mut errors,
            |key, meta, errors| {
                match key.to_string().as_str() {
                    "crate" => krate.accept(key, CratePath::parse(meta)?, errors),
                    _ => return Ok(false),
                }
                Ok(true)
            },
        );
        let labels = named
            .iter()
            .filter_map(|field| Label::parse(field, &mut errors))
            .collect();
        if named.is_empty() {
            errors.at(
                input.ident.span(),
                "a label set needs a label: write a field, or use the metric without `Family`",
            );
        }
        errors.finish(Self {
            input,
            krate: krate.into_value().unwrap_or(CratePath::DEFAULT),
            labels,
        })
    }
}

fn named_fields(
    input: &DeriveInput,
) -> Result<&syn::punctuated::Punctuated<syn::Field, syn::Token![,]>> {
    let message = "`LabelSet` is for structs with named fields, each a label: `struct Order { payment: Payment }`; an enum of the values of one label is a `LabelValue`";
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Ok(&fields.named),
            Fields::Unnamed(_) | Fields::Unit => Err(Error::new(input.ident.span(), message)),
        },
        Data::Enum(data) => Err(Error::new(data.enum_token.span(), message)),
        Data::Union(data) => Err(Error::new(data.union_token.span(), message)),
    }
}

impl<'a> Label<'a> {
    fn parse(field: &'a syn::Field, errors: &mut Errors) -> Option<Self> {
        // A field named `_` is refused by rustc, which goes on with it.
        let ident = field.ident.as_ref().filter(|ident| *ident != "_")?;
        for_each_key(
            &field.attrs,
            "label",
            &[],
            errors,
            |_key, _meta, _errors| Ok(false),
        );
        let name = errors.ok(LabelName::new(ident.unraw().to_string(), ident.span()))?;
        Some(Self {
            ident,
            ty: &field.ty,
            name,
        })
    }
}
