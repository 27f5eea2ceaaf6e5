//! The table of a struct.

use metrics_naming::hash::NameKey;
use metrics_naming::kept::Kept;
use metrics_naming::rules::{is_camel_case, is_plain, suits};
use metrics_naming::samples::{Type, owner_of_label};
use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Ident, Index};

use super::super::model::{Family, Field, Kind, KindKeys, StructKeys, Time};
use crate::descriptor;
use crate::syntax::Help;

/// The place of a field among all families: behind a nested struct, if there is one before it, and so many families.
#[derive(Clone)]
pub(super) struct Place {
    behind: Option<Ident>,
    families: usize,
    /// The place among the struct's own fields.
    own: usize,
}

impl Place {
    const FIRST: Self = Self {
        behind: None,
        families: 0,
        own: 0,
    };

    /// Returns the place among the struct's own fields.
    pub(super) fn own(&self) -> Index {
        Index::from(self.own)
    }
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
            Kind::Family(_) => {
                next.families += 1;
                next.own += 1;
            }
            Kind::Group { .. } => {
                next.behind = groups
                    .next()
                    .map(|group: usize| format_ident!("__END_{group}"));
                next.families = 0;
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
            let (end, ty) = (format_ident!("__END_{group}"), field.ty);
            let len = quote!(<#ty as __p::Metrics>::TABLE.len());
            match place {
                Place {
                    behind: None,
                    families: 0,
                    ..
                } => quote!(const #end: __p::usize = #len;),
                place => quote!(const #end: __p::usize = #place + #len;),
            }
        })
        .collect()
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
        // A reference: rustc takes longer for one that is made in each row.
        const __BASE: &__p::Descriptor = &{
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

/// The table: the rows of the own fields, and those of nested structs by reference.
pub(super) fn table(keys: &StructKeys, fields: &[Field<'_>]) -> TokenStream {
    let mut rows = Vec::new();
    let mut groups = Vec::new();
    for field in fields {
        match &field.kind {
            Kind::Family(family) => rows.push(row(keys, field, family)),
            Kind::Group { prefix } => groups.push(group(rows.len(), prefix, field.ty)),
            Kind::Skipped => {}
        }
    }
    let row_count = rows.len();
    let table = if groups.is_empty() {
        quote!(__p::Table::new(&__FIELDS))
    } else {
        let instance = instance(keys).unwrap_or_else(|| quote!(__p::Labels::NONE));
        quote!(__p::Table::with_groups(&__FIELDS, &__GROUPS, #instance))
    };
    let group_count = groups.len();
    let groups = (group_count > 0)
        .then(|| quote!(static __GROUPS: [__p::Group; #group_count] = [#(#groups),*];));
    // Statics: rustc validates the value of a constant again for each one that refers to it.
    quote! {{
        static __FIELDS: [__p::Descriptor; #row_count] = [#(#rows),*];
        #groups
        static __TABLE: __p::Table = #table;
        &__TABLE
    }}
}

/// A nested struct, behind so many own fields.
fn group(before: usize, prefix: &str, ty: &syn::Type) -> TokenStream {
    let (before, plain) = (Index::from(before), is_plain(prefix));
    let hash = Literal::u64_unsuffixed(NameKey::of(&format!("{prefix}_")).hash());
    quote!(__p::Group::new(#before, #prefix, #hash, #plain, <#ty as __p::Metrics>::TABLE))
}

/// The list of all rows, where that is not the table itself.
pub(super) fn rows(fields: &[Field<'_>]) -> Option<TokenStream> {
    let is_group = |field: &Field<'_>| matches!(field.kind, Kind::Group { .. });
    fields.iter().any(is_group).then(|| {
        quote! {
            fn families() -> &'static [__p::Descriptor] {
                static __ROWS: __p::Flattened = __p::Flattened::new();
                __ROWS.rows(<Self as __p::Metrics>::TABLE)
            }
        }
    })
}

/// A row of the table: what was written, and otherwise what the struct says.
#[allow(clippy::too_many_lines, reason = "a table of keys")]
fn row(of: &StructKeys, field: &Field<'_>, family: &Family) -> TokenStream {
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
    } = family;
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
    let plain = plain_row(of, field, family);
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
    if keys.is_empty() {
        plain
    } else {
        let row = row_ident();
        quote!({ let mut #row = #plain; #keys #row })
    }
}

/// The parts that every row has.
fn plain_row(keys: &StructKeys, field: &Field<'_>, family: &Family) -> TokenStream {
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
    let hash = Literal::u64_unsuffixed(NameKey::of(name).hash());
    let kept = kept(family, keys);
    // A call, as rustc takes longer for a value of 25 fields.
    let row = quote!(__p::descriptor(__BASE, #name, #hash, #kept, #text, #shape, #location));
    match expression {
        Some(help) => quote!(__p::Descriptor { help: #help, ..#row }),
        None => row,
    }
}

/// The rules that the field keeps; most fields need no other judgement.
fn kept(family: &Family, keys: &StructKeys) -> Literal {
    let name = &family.name.text;
    let mut kept = Kept::NOTHING;
    if is_plain(name) {
        kept = kept.and(Kept::PLAIN);
        let has_others = !family.of_kind.is_empty()
            || family.alias.is_some()
            || family.exceptions.iter().next().is_some()
            || !family.labels.constant.is_empty()
            || keys.instance.is_some();
        if !has_others && !name.starts_with("metrics_runtime_") {
            kept = kept.and(types(family)).and(labels(family));
        }
    }
    Literal::u8_unsuffixed(kept.bits())
}

/// The types that a plain name and the buckets suit.
fn types(family: &Family) -> Kept {
    let has_buckets = family.buckets.is_some();
    let types = [
        (Type::Counter, !has_buckets, Kept::COUNTER),
        (Type::Gauge, !has_buckets, Kept::GAUGE),
        (Type::Histogram, has_buckets, Kept::HISTOGRAM),
    ];
    let suiting = types
        .into_iter()
        .filter(|(metric_type, has_keys, _)| *has_keys && suits(&family.name.text, *metric_type));
    suiting.fold(Kept::NOTHING, |kept, (_, _, rule)| kept.and(rule))
}

fn labels(family: &Family) -> Kept {
    match &*family.labels.names {
        [] if family.max_series.is_none() => Kept::UNLABELLED,
        [label] if owner_of_label(&label.text).is_none() && !is_camel_case(&label.text) => {
            Kept::ONE_LABEL
        }
        _ => Kept::NOTHING,
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
