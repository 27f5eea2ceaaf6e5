//! What a struct of metrics becomes.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, Ident, Index};

use super::model::{Field, Model};
use crate::lint::Exceptions;
use crate::syntax::{implement, located};

// Input:
//
//     #[metrics(prefix = "shop")]
//     struct ShopMetrics {
//         /// Orders handled.
//         orders_total: Counter,
//     }
//
// Output:
//
//     const _: () = {
//         use ::metrics_runtime::__private as __p;
//
//         impl __p::Metrics for ShopMetrics {
//             const FAMILIES: &'static [__p::Descriptor] = &[__p::Descriptor {
//                 name: "shop_orders_total",
//                 help: "Orders handled.",
//                 shape: <Counter as __p::MetricFamily>::SHAPE,
//                 …
//             }];
//
//             fn build(__building: &__p::Building<'_>) -> Self {
//                 Self { orders_total: <Counter as __p::MetricFamily>::from_registered(__building.family(0)) }
//             }
//         }
//
//         const _: () = __p::check(&<ShopMetrics as __p::Metrics>::FAMILIES[0]);
//         __p::submit! { __p::Declared::new(<ShopMetrics as __p::Metrics>::FAMILIES, __p::register::<ShopMetrics>) }
//     };
pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    let Model {
        input,
        keys,
        fields,
    } = model;
    // Located, not used: a deprecated struct would be a lint.
    let ident = &located(&input.ident);
    let families = fields
        .iter()
        .map(|field| descriptor(field, &keys.exceptions));
    let idents = fields.iter().map(|field| field.ident);
    let types = fields.iter().map(|field| field.ty);
    let (indices, checks): (Vec<_>, Vec<_>) = fields
        .iter()
        .enumerate()
        .map(|(at, field)| (Index::from(at), check(ident, at, field)))
        .unzip();
    let items = quote! {
        const FAMILIES: &'static [__p::Descriptor] = &[#(#families),*];

        fn build(__building: &__p::Building<'_>) -> Self {
            Self { #(#idents: <#types as __p::MetricFamily>::from_registered(__building.family(#indices))),* }
        }
    };
    let after = quote! {
        #(#checks)*

        __p::submit! {
            __p::Declared::new(<#ident as __p::Metrics>::FAMILIES, __p::register::<#ident>)
        }
    };
    implement(input, &keys.krate, "Metrics", &items, &after)
}

fn descriptor(field: &Field<'_>, of_struct: &Exceptions) -> TokenStream {
    let Field {
        ident,
        ty,
        name,
        help,
        keys,
    } = field;
    let name = &name.text;
    let labels = keys.labels.iter().map(|label| &label.text);
    let buckets = option(keys.buckets.as_ref().map(buckets));
    let max_series = option(keys.max_series.as_ref());
    // The user's own span: with another one, these macros would name the line of the `derive`.
    let location = quote_spanned! {ident.span()=>
        __p::Location { file: __p::file!(), line: __p::line!() }
    };
    let exceptions = exceptions(&keys.exceptions, false).chain(exceptions(of_struct, true));
    quote! {
        __p::Descriptor {
            name: #name,
            help: #help,
            shape: <#ty as __p::MetricFamily>::SHAPE,
            label_names: &[#(#labels),*],
            buckets: #buckets,
            max_series: #max_series,
            exceptions: &[#(#exceptions),*],
            location: #location,
        }
    }
}

fn exceptions(exceptions: &Exceptions, of_struct: bool) -> impl Iterator<Item = TokenStream> {
    exceptions.iter().map(move |(rule, reason)| {
        quote!(__p::Exception { rule: #rule, reason: #reason, of_struct: #of_struct })
    })
}

/// A list of bounds becomes buckets; another expression is some.
fn buckets(written: &Expr) -> TokenStream {
    match written {
        Expr::Group(group) => buckets(&group.expr),
        Expr::Array(bounds) => quote!(__p::Buckets::new(&#bounds)),
        buckets => quote!(#buckets),
    }
}

fn option(value: Option<impl quote::ToTokens>) -> TokenStream {
    value.map_or_else(|| quote!(__p::None), |value| quote!(__p::Some(#value)))
}

/// One `const` for each field, since evaluation stops at the first panic in each.
fn check(ident: &Ident, at: usize, field: &Field<'_>) -> TokenStream {
    let at = Index::from(at);
    let family = quote!(&<#ident as __p::Metrics>::FAMILIES[#at]);
    let removable = field.keys.removable.map(|span| {
        quote_spanned! {located_at(span)=> const _: () = __p::check_removable(#family); }
    });
    let check = quote_spanned! {located_at(field.ty.span())=> const _: () = __p::check(#family); };
    quote!(#check #removable)
}

/// Points at the user's code without being it: rustc would lint it as theirs.
fn located_at(span: Span) -> Span {
    Span::call_site().located_at(span)
}

/// After mistakes: no metrics at all.
pub(super) fn fallback_items() -> TokenStream {
    quote! {
        const FAMILIES: &'static [__p::Descriptor] = &[];

        fn build(_: &__p::Building<'_>) -> Self {
            __p::unreachable!()
        }
    }
}
