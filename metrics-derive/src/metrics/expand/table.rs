//! The table of families.

use metrics_naming::rules::is_plain;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Ident, Index, Type};

use super::super::model::{Family, Field, Kind, KindKeys, StructKeys, Time};
use crate::descriptor;
use crate::syntax::Help;

/// The place of a field in the table: behind a nested struct, if there is one before it, and so many families.
#[derive(Clone)]
pub(super) struct Place {
    behind: Option<Ident>,
    families: usize,
}

impl Place {
    const FIRST: Self = Self {
        behind: None,
        families: 0,
    };
}

impl ToTokens for Place {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let families = Index::from(self.families);
        tokens.extend(match &self.behind {
            None => quote!(#families),
            Some(end) if self.families == 0 => quote!(#end),
            Some(end) => quote!(#end + #families),
        });
    }
}

/// The places of all fields.
pub(super) fn places(fields: &[Field<'_>]) -> Vec<Place> {
    let mut next = Place::FIRST;
    let mut groups = 0..;
    let mut places = Vec::new();
    for field in fields {
        places.push(next.clone());
        match field.kind {
            Kind::Family(_) => next.families += 1,
            Kind::Group { .. } => {
                next = Place {
                    behind: groups
                        .next()
                        .map(|group: usize| format_ident!("__END_{group}")),
                    families: 0,
                }
            }
            Kind::Skipped => {}
        }
    }
    places
}

/// The places behind the nested structs, each a constant that refers to the one before it.
pub(super) fn ends(fields: &[Field<'_>], places: &[Place]) -> TokenStream {
    let groups = fields.iter().zip(places);
    groups
        .filter(|(field, _)| matches!(field.kind, Kind::Group { .. }))
        .enumerate()
        .map(|(group, (field, place))| {
            let (end, len) = (format_ident!("__END_{group}"), len(field.ty));
            match place {
                Place {
                    behind: None,
                    families: 0,
                } => quote!(const #end: __p::usize = #len;),
                place => quote!(const #end: __p::usize = #place + #len;),
            }
        })
        .collect()
}

/// Returns the expression for the number of families in a nested struct.
fn len(ty: &Type) -> TokenStream {
    quote!(<#ty as __p::Metrics>::FAMILIES.len())
}

/// What all families of a struct have in common.
pub(super) fn base(keys: &StructKeys) -> TokenStream {
    let exceptions = list(
        "struct_exceptions",
        descriptor::exceptions(&keys.exceptions),
    );
    let instance = instance(keys).map(|labels| set("instance", &labels));
    let row = row_ident();
    quote! {
        const __BASE: __p::Descriptor = {
            let mut #row = __p::Descriptor::EMPTY;
            #row.package = __p::package!();
            #instance
            #exceptions
            #row
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
            let (ty, plain) = (field.ty, is_plain(prefix));
            parts.push(quote! {
                __p::Part::Group { prefix: #prefix, is_plain: #plain, families: <#ty as __p::Metrics>::FAMILIES }
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
        // As a constant it would be written into the crate once for each name that refers to it.
        static __PREFIXES: [__p::Prefix; __p::count(__PARTS)] = __p::prefixes(__PARTS);
        &__p::join(__PARTS, &__PREFIXES, #instance)
    }}
}

/// A row of the table: what was written, and otherwise what the struct says.
fn row(field: &Field<'_>) -> Option<TokenStream> {
    let Kind::Family(family) = &field.kind else {
        return None;
    };
    let Family {
        name: _,
        whole_name,
        help: _,
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
    let whole_name = whole_name.then(|| set("whole_name", &quote!(true)));
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
    let native = native.map(|_| set("native", &quote!(true)));
    let exemplars = exemplars.map(|_| set("exemplars", &quote!(true)));
    let of_kind = kind_keys(of_kind);
    let max_series = some("max_series", max_series.as_ref());
    let lazy = lazy.map(|_| set("lazy", &quote!(true)));
    let exceptions = list("exceptions", descriptor::exceptions(excepted));
    let plain = plain_row(field, family);
    let keys = quote! {
        #whole_name
        #deprecated
        #alias
        #unit
        #constant_labels
        #label_names
        #buckets
        #native
        #exemplars
        #of_kind
        #max_series
        #lazy
        #exceptions
    };
    Some(if keys.is_empty() {
        plain
    } else {
        let row = row_ident();
        quote!({ let mut #row = #plain; #keys #row })
    })
}

/// The parts that every row has.
fn plain_row(field: &Field<'_>, family: &Family) -> TokenStream {
    let ty = field.ty;
    let name = &family.name.text;
    let help = descriptor::help(&family.help, &quote!(__p));
    // As an argument, an expression of a wrong type would be told with the function, which no user has written.
    let (text, expression) = match &family.help {
        Help::Expr(_) => (quote!(""), Some(help)),
        Help::Text(_) | Help::Parts(_) => (help, None),
    };
    let shape = quote!(<#ty as __p::MetricFamily>::SHAPE);
    // The user's own span: with another one, the place would be that of the `derive`.
    let location = quote_spanned!(field.ident.span()=> __p::here());
    // A call, as rustc takes longer for a value of 25 fields.
    let function = if is_plain(name) {
        quote!(__p::plain_descriptor)
    } else {
        quote!(__p::descriptor)
    };
    let row = quote!(#function(&__BASE, #name, #text, #shape, #location));
    match expression {
        Some(help) => quote!(__p::Descriptor { help: #help, ..#row }),
        None => row,
    }
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
    value.map(|value| set(key, &quote!(__p::Some(#value))))
}

fn list(key: &str, items: impl Iterator<Item = impl ToTokens>) -> Option<TokenStream> {
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then(|| set(key, &quote!(&[#(#items),*])))
}

/// Writes a value into a row.
fn set(key: &str, value: &TokenStream) -> TokenStream {
    let (row, key) = (row_ident(), format_ident!("{key}"));
    quote!(#row.#key = #value;)
}

/// A row that is being made. No name in what the user wrote is this one.
fn row_ident() -> Ident {
    Ident::new("__row", Span::mixed_site())
}
