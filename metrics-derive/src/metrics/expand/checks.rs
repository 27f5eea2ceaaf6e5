//! What only the compiler can judge: one `const` for each, since evaluation stops at the first panic in each.

use std::iter;

use metrics_naming::rules::is_plain;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned as _;

use super::super::model::{Family, Field, Kind, Pair, Relation, StructKeys};
use super::table::Place;
use crate::lint::Rule;
use crate::syntax::{Help, located_at};

pub(super) fn checks(
    ident: &Ident,
    keys: &StructKeys,
    fields: &[Field<'_>],
    places: &[Place],
    pairs: &[Pair],
) -> TokenStream {
    let table = quote!(<#ident as __p::Metrics>::TABLE);
    let instance = keys.instance.as_ref().map(|ty| of_instance(ty, keys));
    let own = fields
        .iter()
        .zip(places)
        .map(|(field, place)| match &field.kind {
            Kind::Family(family) => of_family(ident, family, field.ty.span(), place),
            Kind::Group { prefix } => of_group(field.ty, prefix),
            Kind::Skipped => TokenStream::new(),
        });
    let pairs = pairs.iter().map(|pair| {
        let (first, second) = (places[pair.first].own(), places[pair.second].own());
        let check = match pair.relation {
            Relation::Same => quote!(__p::check_same),
            Relation::Sample => quote!(__p::check_meeting),
        };
        let span = fields[pair.second].ident.span();
        constant(
            span,
            &quote!(#check(#table.field(#first), #table.field(#second))),
        )
    });
    let last_group = fields
        .iter()
        .rfind(|field| matches!(field.kind, Kind::Group { .. }));
    let names = last_group.map(|field| {
        let slots = quote!({ __p::name_slots(#table) });
        let are_separate = are_separate(fields);
        let check = quote!(__p::check_names::<#slots>(#table, #are_separate));
        constant(field.ident.span(), &check)
    });
    quote!(#instance #(#own)* #(#pairs)* #names)
}

/// Returns whether no name of a nested struct starts with the prefix of another one, and none of an own field does.
fn are_separate(fields: &[Field<'_>]) -> bool {
    let mut starts = Vec::new();
    for field in fields {
        match &field.kind {
            Kind::Group { prefix } if prefix.is_empty() => return false,
            Kind::Group { prefix } => starts.push((format!("{prefix}_"), Start::Prefix)),
            Kind::Family(family) => {
                let alias = family.alias.iter().map(|(name, _)| &name.text);
                let names = iter::once(&family.name.text).chain(alias);
                starts.extend(names.map(|name| (format!("{name}_"), Start::Name)));
            }
            Kind::Skipped => {}
        }
    }
    // What starts with a prefix stands behind it.
    starts.sort();
    let mut pairs = starts.iter().zip(starts.iter().skip(1));
    pairs.all(|((start, kind), (next, _))| *kind == Start::Name || !next.starts_with(start))
}

/// The start of names on the page. Of two equal ones, the prefix comes first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Start {
    Prefix,
    Name,
}

fn of_instance(ty: &Type, keys: &StructKeys) -> TokenStream {
    let labels = quote!(&<#ty as __p::LabelSet>::LABELS);
    let check = constant(ty.span(), &quote!(__p::check_instance(#labels)));
    let camel_case = keys.exceptions.allow(Rule::SnakeCase);
    let reserved = keys.exceptions.allow(Rule::ReservedLabel);
    let names = quote!(__p::check_instance_names(#labels, #camel_case, #reserved));
    let names = constant(ty.span(), &names);
    quote!(#check #names)
}

fn of_group(ty: &Type, prefix: &str) -> TokenStream {
    let group = quote!(__p::check_group(<#ty as __p::Metrics>::IS_GROUP));
    let group = constant(ty.span(), &group);
    if prefix.is_empty() {
        return group;
    }
    let plain = is_plain(prefix);
    let names = quote!(__p::check_prefix(#prefix, #plain, <#ty as __p::Metrics>::TABLE));
    let names = constant(ty.span(), &names);
    quote!(#group #names)
}

fn of_family(ident: &Ident, family: &Family, ty: Span, place: &Place) -> TokenStream {
    let place = place.own();
    // The place alone: rustc takes longer for a constant that mentions the table.
    let check = constant(ty, &quote!(__p::check_field::<#ident>(#place)));
    let row = quote!(<#ident as __p::Metrics>::TABLE.field(#place));
    let keys = [
        (family.native, quote!(__p::check_native)),
        (family.exemplars, quote!(__p::check_exemplars)),
        (family.removable, quote!(__p::check_removable)),
        (family.lazy, quote!(__p::check_lazy)),
    ];
    let keys = keys
        .into_iter()
        .filter_map(|(key, check)| Some(constant(key?, &quote!(#check(#row)))));
    let help = match &family.help {
        Help::Text(_) => None,
        Help::Expr(expr) => Some(expr.span()),
        Help::Parts(parts) => parts.first().map(syn::spanned::Spanned::span),
    };
    let help = help.map(|span| constant(span, &quote!(__p::check_help(#row))));
    quote!(#check #(#keys)* #help)
}

fn constant(at: Span, check: &TokenStream) -> TokenStream {
    // The call alone decides where a panic points.
    let check: TokenStream = check
        .clone()
        .into_iter()
        .map(|mut token| {
            token.set_span(located_at(at));
            token
        })
        .collect();
    quote_spanned!(located_at(at)=> const _: () = #check;)
}
