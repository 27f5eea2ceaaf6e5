//! What was written in a struct of metrics.

mod field;
mod field_keys;
mod kind_keys;
mod known;
mod labels;
mod names;
mod struct_keys;
mod values;

use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{Data, DeriveInput, Error, Fields, Generics, Result, Token};

use crate::syntax::{Errors, misplaced};
pub(super) use field::{Family, Field, Kind};
pub(super) use kind_keys::{KindKeys, Time};
pub(super) use names::{Pair, Relation};
pub(super) use struct_keys::StructKeys;

/// A struct of metrics.
pub(super) struct Model<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) keys: StructKeys,
    pub(super) fields: Vec<Field<'a>>,
    /// Families to compare when their types are known.
    pub(super) pairs: Vec<Pair>,
}

impl<'a> Model<'a> {
    /// The model, with what is to be said of it, or the mistakes that stand in its way.
    pub(super) fn parse(input: &'a DeriveInput) -> Result<(Self, Option<Error>)> {
        let named = named_fields(input)?;
        let mut errors = Errors::new();
        no_parameters(&input.generics, &mut errors);
        misplaced(
            &input.attrs,
            "metric",
            "`metric` is for a field: write `#[metrics(…)]` at the struct",
            &mut errors,
        );
        let keys = StructKeys::parse(&input.attrs, &mut errors);
        let fields: Vec<_> = named
            .iter()
            .filter_map(|field| Field::parse(field, &keys, &mut errors))
            .collect();
        let pairs = names::pairs(&fields, &mut errors);
        errors.finish_with_advice(Self {
            input,
            keys,
            fields,
            pairs,
        })
    }
}

fn named_fields(input: &DeriveInput) -> Result<&Punctuated<syn::Field, Token![,]>> {
    let message = "`Metrics` is for structs with named fields, each a metric family: `struct Shop { orders_total: Counter }`";
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Ok(&fields.named),
            Fields::Unnamed(_) | Fields::Unit => Err(Error::new(input.ident.span(), message)),
        },
        Data::Enum(data) => Err(Error::new(data.enum_token.span(), message)),
        Data::Union(data) => Err(Error::new(data.union_token.span(), message)),
    }
}

fn no_parameters(generics: &Generics, errors: &mut Errors) {
    for parameter in &generics.params {
        errors.at(
            parameter.span(),
            "a struct of metrics has no parameters, since each metric is registered once: remove it, and write concrete types",
        );
    }
}
