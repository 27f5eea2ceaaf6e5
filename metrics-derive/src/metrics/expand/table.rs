//! The table of families.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{Index, Type};

use super::super::model::{Family, Field, Kind, KindKeys, StructKeys, Time};
use super::len;
use crate::descriptor;

/// The place of a field in the table: behind so many families, and behind those of these nested structs.
pub(super) struct Place<'a> {
    families: usize,
    groups: Vec<&'a Type>,
}

impl ToTokens for Place<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let lens = self.groups.iter().map(|ty| len(ty));
        if self.families == 0 && !self.groups.is_empty() {
            tokens.extend(quote!(#(#lens)+*));
        } else {
            let families = Index::from(self.families);
            tokens.extend(quote!(#families #(+ #lens)*));
        }
    }
}

/// The places of all fields.
pub(super) fn places<'a>(fields: &[Field<'a>]) -> Vec<Place<'a>> {
    let (mut families, mut groups) = (0, Vec::new());
    let mut places = Vec::new();
    for field in fields {
        places.push(Place {
            families,
            groups: groups.clone(),
        });
        match field.kind {
            Kind::Family(_) => families += 1,
            Kind::Group { .. } => groups.push(field.ty),
            Kind::Skipped => {}
        }
    }
    places
}

/// What all families of a struct have in common.
pub(super) fn base(keys: &StructKeys) -> TokenStream {
    let exceptions = list(
        "struct_exceptions",
        descriptor::exceptions(&keys.exceptions),
    );
    let instance = instance(keys).map(|labels| quote!(instance: #labels,));
    quote! {
        const __BASE: __p::Descriptor = __p::Descriptor {
            #instance
            #exceptions
            package: __p::package!(),
            ..__p::Descriptor::EMPTY
        };
    }
}

fn instance(keys: &StructKeys) -> Option<TokenStream> {
    let ty = keys.instance.as_ref()?;
    Some(quote!(<#ty as __p::LabelSet>::LABELS))
}

/// The table: a constant as it stands, or joined with those of nested structs.
pub(super) fn families(keys: &StructKeys, fields: &[Field<'_>]) -> TokenStream {
    let has_groups = fields
        .iter()
        .any(|field| matches!(field.kind, Kind::Group { .. }));
    if !has_groups {
        let families = fields.iter().filter_map(row);
        return quote!(&[#(#families),*]);
    }
    let mut parts = Vec::new();
    let mut run = Vec::new();
    for field in fields {
        if let Kind::Group { prefix } = &field.kind {
            if !run.is_empty() {
                parts.push(quote!(__p::Part::Fields(&[#(#run),*])));
                run.clear();
            }
            let ty = field.ty;
            parts.push(quote! {
                __p::Part::Group { prefix: #prefix, families: <#ty as __p::Metrics>::FAMILIES }
            });
        } else {
            run.extend(row(field));
        }
    }
    if !run.is_empty() {
        parts.push(quote!(__p::Part::Fields(&[#(#run),*])));
    }
    let instance = instance(keys).unwrap_or_else(|| quote!(__p::Labels::NONE));
    quote! {{
        const __PARTS: &[__p::Part] = &[#(#parts),*];
        const __NAMES: [__p::u8; __p::text_len(__PARTS)] = __p::text(__PARTS);
        &__p::join::<{ __p::count(__PARTS) }>(__PARTS, &__NAMES, #instance)
    }}
}

/// A row of the table: what was written, and otherwise what the struct says.
fn row(field: &Field<'_>) -> Option<TokenStream> {
    let Kind::Family(family) = &field.kind else {
        return None;
    };
    let Family {
        name,
        whole_name,
        help,
        unit,
        deprecated,
        alias,
        buckets,
        native,
        exemplars,
        of_kind,
        labels,
        max_series,
        removable: _,
        lazy,
        exceptions: excepted,
    } = &**family;
    let ty = field.ty;
    let name = &name.text;
    let help = descriptor::help(help, &quote!(__p));
    let whole_name = whole_name.then(|| quote!(whole_name: true,));
    let unit = some("unit", unit.as_ref().map(|unit| &unit.text));
    let deprecated = some("deprecated", deprecated.as_ref());
    let alias = some(
        "alias",
        alias.as_ref().map(|(name, until)| {
            let name = &name.text;
            quote!(__p::Alias { name: #name, until: #until })
        }),
    );
    let constant_labels = list(
        "constant_labels",
        labels.constant.iter().map(|(name, value)| {
            let name = &name.text;
            quote!((#name, #value))
        }),
    );
    let label_names = list("label_names", labels.names.iter().map(|name| &name.text));
    let buckets = some("buckets", buckets.as_ref().map(descriptor::buckets));
    let native = native.map(|_| quote!(native: true,));
    let exemplars = exemplars.map(|_| quote!(exemplars: true,));
    let of_kind = kind_keys(of_kind);
    let max_series = some("max_series", max_series.as_ref());
    let lazy = lazy.map(|_| quote!(lazy: true,));
    let exceptions = list("exceptions", descriptor::exceptions(excepted));
    // The user's own span: with another one, the place would be that of the `derive`.
    let location = quote_spanned!(field.ident.span()=> __p::here());
    Some(quote! {
        __p::Descriptor {
            name: #name,
            #whole_name
            help: #help,
            #deprecated
            #alias
            #unit
            shape: <#ty as __p::MetricFamily>::SHAPE,
            #constant_labels
            #label_names
            #buckets
            #native
            #exemplars
            #of_kind
            #max_series
            #lazy
            #exceptions
            location: #location,
            ..__BASE
        }
    })
}

/// What belongs to one type of metric.
fn kind_keys(keys: &KindKeys) -> TokenStream {
    let KindKeys {
        quantiles,
        window,
        state_label,
        idle,
    } = keys;
    let quantiles = some("quantiles", quantiles.as_ref().map(descriptor::quantiles));
    let window = some("window", window.as_ref().map(time));
    let state_label = some("state_label", state_label.as_ref().map(|name| &name.text));
    let idle = some("idle", idle.as_ref().map(time));
    quote!(#quantiles #window #state_label #idle)
}

fn time(time: &Time) -> TokenStream {
    match time {
        Time::Nanos(nanos) => quote!(__p::Duration::from_nanos(#nanos)),
        Time::Expr(expr) => quote!(#expr),
    }
}

fn some(key: &str, value: Option<impl ToTokens>) -> Option<TokenStream> {
    let key = quote::format_ident!("{key}");
    value.map(|value| quote!(#key: __p::Some(#value),))
}

fn list(key: &str, items: impl Iterator<Item = impl ToTokens>) -> Option<TokenStream> {
    let key = quote::format_ident!("{key}");
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then(|| quote!(#key: &[#(#items),*],))
}
