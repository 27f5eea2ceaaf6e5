//! The items of a timed function.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::super::model::{Arguments, Model, Own, Target};
use crate::descriptor;
use crate::syntax::{Help, located_at};

/// What stands before everything else: the function's place, and what it has of its own.
pub(super) fn items(model: &Model) -> TokenStream {
    let Arguments {
        krate,
        target,
        outcome,
        slow,
        ..
    } = &model.arguments;
    // Macros by their whole paths: below an attribute that nobody knows, rustc does not follow an import to them, and says so.
    let macros = quote!(#krate::__private);
    let is_async = model.is_async();
    let ident = &model.function.signature.ident;
    // The user's own span: with another one, the place would be that of the attribute.
    let location = quote_spanned!(ident.span()=> __p::here());
    let entry = match target {
        Target::Shared => quote! {
            static __SITE: __p::Site = __p::Site::new(__PLACE);
            #macros::submit! { __p::Site::declared(|| __SITE.register(), || __SITE.about()) }
        },
        Target::Declared(target) => quote! {
            #macros::submit! { __p::Declared::function(|| __PLACE.function(__p::Some(#macros::stringify!(#target)))) }
        },
        Target::Own(own) => self::own(own, outcome.is_some(), &macros),
    };
    let slow = slow.as_ref().map(|slow| {
        let (nanos, text) = (slow.nanos, &slow.text);
        quote! {
            static __SLOW: __p::Slow = __p::Slow::new(__PLACE, #nanos, #text);
            #macros::submit! { __p::Slow::declared(|| __SLOW.register()) }
        }
    });
    quote! {
        use #krate::__private as __p;
        fn __here() {}
        const __PLACE: __p::Place = __p::Place {
            module: #macros::module_path!(),
            path: || __p::type_name_of(__here),
            is_async: #is_async,
            package: #macros::package!(),
            location: #location,
        };
        #entry
        #slow
    }
}

/// A histogram of the function's own.
fn own(own: &Own, by_outcome: bool, macros: &TokenStream) -> TokenStream {
    let Own {
        name,
        help,
        unit,
        buckets,
        exceptions,
    } = own;
    let ty = if by_outcome {
        quote!(__p::Family<__p::Outcome, __p::Histogram>)
    } else {
        quote!(__p::Histogram)
    };
    let (span, name) = (name.span, &name.text);
    let written_help = match help {
        Help::Text(_) | Help::Parts(_) => None,
        Help::Expr(expr) => Some(expr.span()),
    };
    let help = descriptor::help(help, macros);
    let unit = unit.as_ref().map(|unit| {
        let unit = &unit.text;
        quote!(unit: __p::Some(#unit),)
    });
    let buckets = buckets
        .as_ref()
        .map_or_else(|| quote!(__p::Buckets::FUNCTION), descriptor::buckets);
    let exceptions = descriptor::exceptions(exceptions);
    let check = quote_spanned!(located_at(span)=> const _: () = __p::check(&__FAMILY[0]););
    let check_help = written_help.map(
        |span| quote_spanned!(located_at(span)=> const _: () = __p::check_help(&__FAMILY[0]);),
    );
    quote! {
        static __FAMILY: [__p::Descriptor; 1] = [__p::Descriptor {
            name: #name,
            help: #help,
            #unit
            shape: <#ty as __p::MetricFamily>::SHAPE,
            buckets: __p::Some(#buckets),
            exceptions: &[#(#exceptions),*],
            package: __PLACE.package,
            location: __PLACE.location,
            ..__p::Descriptor::EMPTY
        }];
        #check
        #check_help
        static __OWN: __p::Own<#ty> = __p::Own::new(&__FAMILY[0]);
        #macros::submit! {
            __p::Declared::new(&__FAMILY, || { __OWN.get(); })
                .with_function(|| __PLACE.function(__p::Some(#name)))
        }
    }
}
