//! What a struct of metrics becomes.

mod checks;
mod doc_table;
mod table;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{DeriveInput, Ident, Type};

use super::model::{Field, Kind, Model, StructKeys};
use crate::syntax::{CratePath, implement, implement_documented, located, located_at};
use table::Place;

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
//         /// | field | on the page | …
//         impl __p::Metrics for ShopMetrics {
//             const TABLE: &'static __p::Table = &__p::Table::new(&[__p::descriptor(
//                 &__BASE,
//                 __p::Name::hashed("shop_orders_total", 1105, true),
//                 "Orders handled.",
//                 <Counter as __p::MetricFamily>::SHAPE,
//                 __p::here(),
//             )]);
//             const IS_GROUP: bool = false;
//             type Instance = ();
//
//             #[inline(never)]
//             fn build(__building: &__p::Building<'_>) -> Self {
//                 Self { orders_total: <Counter as __p::MetricFamily>::field(__building, 0) }
//             }
//         }
//
//         impl __p::Root for ShopMetrics {}
//         impl __p::Single for ShopMetrics {}
//         const __BASE: __p::Descriptor = { let mut __row = …; __row.package = __p::package!(); __row };
//         const _: () = __p::check_field::<ShopMetrics>(0);
//         __p::submit! { __p::Declared::new(<ShopMetrics as __p::Metrics>::families, __p::register::<ShopMetrics>) }
//     };
pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    let Model {
        input,
        keys,
        fields,
        pairs,
    } = model;
    // Located, not used: a deprecated struct would be a lint.
    let ident = &located(&input.ident);
    let places = table::places(fields);
    let table = table::table(keys, fields);
    let rows = table::rows(fields);
    let is_group = keys.is_group;
    let instance = keys
        .instance
        .as_ref()
        .map_or_else(|| quote!(()), |ty| quote!(#ty));
    let built = fields
        .iter()
        .zip(&places)
        .map(|(field, place)| build(field, place));
    let items = quote! {
        const TABLE: &'static __p::Table = #table;
        const IS_GROUP: __p::bool = #is_group;
        type Instance = #instance;

        #rows

        // In one function with those of other structs, LLVM takes longer than linear time.
        #[inline(never)]
        fn build(__building: &__p::Building<'_>) -> Self {
            Self { #(#built),* }
        }
    };
    let markers = markers(ident, keys);
    let base = table::base(keys);
    let ends = table::ends(fields, &places);
    let checks = checks::checks(ident, keys, fields, &places, pairs);
    let entry = entry(ident, keys);
    let after = quote!(#markers #base #ends #checks #entry);
    let docs = doc_table::table(fields);
    implement_documented(input, &keys.krate, "Metrics", &docs, &items, &after)
}

fn build(field: &Field<'_>, place: &Place) -> TokenStream {
    let Field { ident, ty, kind } = field;
    match kind {
        Kind::Family(_) => {
            // Located at the type: rustc shows one of two errors with equal spans.
            let field = quote_spanned!(located_at(ty.span())=> <#ty as __p::MetricFamily>::field(__building, #place));
            quote!(#ident: #field)
        }
        Kind::Group { .. } => quote!(#ident: __building.group::<#ty>(#place)),
        Kind::Skipped => quote!(#ident: <#ty as __p::Default>::default()),
    }
}

/// Where the struct may be registered, and how.
fn markers(ident: &Ident, keys: &StructKeys) -> TokenStream {
    let root = (!keys.is_group && !keys.is_scoped).then(|| root(ident));
    let single = keys.instance.is_none().then(|| single(ident));
    quote!(#root #single)
}

fn root(ident: &Ident) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl __p::Root for #ident {}
    }
}

fn single(ident: &Ident) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl __p::Single for #ident {}
    }
}

/// The entry in the link-time list. A group is in those of others.
fn entry(ident: &Ident, keys: &StructKeys) -> Option<TokenStream> {
    let families = quote!(<#ident as __p::Metrics>::families);
    let entry = if keys.is_group {
        return None;
    } else if keys.is_scoped || keys.instance.is_some() {
        quote!(__p::Declared::known(#families))
    } else {
        quote!(__p::Declared::new(#families, __p::register::<#ident>))
    };
    Some(quote!(__p::submit! { #entry }))
}

/// After mistakes: no metrics at all, registered as anyone likes.
pub(super) fn fallback(
    input: &DeriveInput,
    krate: &CratePath,
    instance: Option<&Type>,
) -> TokenStream {
    let ident = &located(&input.ident);
    let instance_type = instance.map_or_else(|| quote!(()), |ty| quote!(#ty));
    let items = quote! {
        const TABLE: &'static __p::Table = &__p::Table::new(&[]);
        const IS_GROUP: __p::bool = true;
        type Instance = #instance_type;

        fn build(_: &__p::Building<'_>) -> Self {
            __p::unreachable!()
        }
    };
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    let single = instance.is_none().then(|| {
        quote! {
            #[automatically_derived]
            impl #impl_generics __p::Single for #ident #ty_generics #where_clause {}
        }
    });
    let markers = quote! {
        #[automatically_derived]
        impl #impl_generics __p::Root for #ident #ty_generics #where_clause {}
        #single
    };
    implement(input, krate, "Metrics", &items, &markers)
}
