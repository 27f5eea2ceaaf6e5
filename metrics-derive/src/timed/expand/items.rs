//! The items of a timed function.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned as _;

use super::super::model::{Arguments, Model, Own, Target};
use super::span::{at, ours, private};
use crate::descriptor;
use crate::syntax::{CratePath, Help};

/// The statics of a function, as locals: `__site`, `__own`, `__slow`. The items themselves are in a block of their own, since
/// items are not hygienic.
pub(super) fn statics(model: &Model) -> TokenStream {
    let Arguments {
        krate,
        target,
        outcome,
        slow,
        ..
    } = &model.arguments;
    let place = call_site(model);
    let macros = private(krate, ours());
    let (kept, entry, given) = match target {
        Target::Shared => (Some(("__site", "__SITE")), shared(&macros), None),
        Target::Declared(target) => (None, declared(target, &macros), None),
        Target::Own(own) => {
            let (given, entry) = self::own(own, outcome.is_some(), krate);
            (Some(("__own", "__OWN")), entry, Some(given))
        }
    };
    let threshold = slow.as_ref().map(|slow| {
        let (nanos, text) = (slow.nanos, &slow.text);
        quote! {
            static __SLOW: __p::Slow = __p::Slow::new(__CALL_SITE, #nanos, #text);
            #macros::submit! { __p::Slow::declared(|| __SLOW.register()) }
        }
    });
    let kept = kept
        .into_iter()
        .chain(slow.as_ref().map(|_| ("__slow", "__SLOW")));
    let (locals, statics): (Vec<_>, Vec<_>) = kept
        .map(|(local, of)| (Ident::new(local, ours()), Ident::new(of, ours())))
        .unzip();
    let items = quote!(#place #entry #threshold);
    let (pattern, value) = match (&*locals, &*statics) {
        ([], _) => return quote_spanned!(ours()=> { #items }),
        ([local], [of]) => (quote!(#local), quote!(&#of)),
        _ => (quote!((#(#locals),*)), quote!((#(&#statics),*))),
    };
    let block = quote_spanned!(ours()=> { #items #value });
    let block = given.map_or(
        block.clone(),
        |given| quote_spanned!(ours()=> { #given #block }),
    );
    quote_spanned!(ours()=> let #pattern = #block;)
}

/// The place of the function, in the words of the link-time list.
fn call_site(model: &Model) -> TokenStream {
    let krate = &model.arguments.krate;
    // Macros by their whole paths: below an attribute that nobody knows, rustc does not follow an import to them, and says so.
    let macros = private(krate, ours());
    let is_async = model.is_async();
    let ident = &model.function.signature.ident;
    // The user's own span: with another one, the place would be that of the attribute.
    let location = quote_spanned!(ident.span()=> __p::here());
    quote! {
        use #krate::__private as __p;
        fn __here() {}
        const __CALL_SITE: __p::CallSite = __p::CallSite {
            module: #macros::module_path!(),
            path: || __p::type_name_of(__here),
            is_async: #is_async,
            package: #macros::package!(),
            location: #location,
        };
    }
}

/// A function of the shared families.
fn shared(macros: &TokenStream) -> TokenStream {
    quote! {
        static __SITE: __p::Site = __p::Site::new(__CALL_SITE);
        #macros::submit! { __p::Site::declared(|| __SITE.register(), || __SITE.about()) }
    }
}

/// A function that records into a declared target. Its text is written here: `stringify!` would have the words that an
/// attribute below puts in the place of `self`.
fn declared(target: &Expr, macros: &TokenStream) -> TokenStream {
    let target = quote!(#target).to_string();
    quote! {
        #macros::submit! { __p::Declared::function(|| __CALL_SITE.function(__p::Some(#target))) }
    }
}

/// A histogram of the function's own: the constants for which the user wrote expressions, and the other items.
fn own(own: &Own, by_outcome: bool, krate: &CratePath) -> (TokenStream, TokenStream) {
    let Own {
        name,
        help,
        unit,
        buckets,
        exceptions,
    } = own;
    let macros = private(krate, ours());
    let ty = if by_outcome {
        quote!(__p::Family<__p::Outcome, __p::Histogram>)
    } else {
        quote!(__p::Histogram)
    };
    let (span, name) = (name.span, &name.text);
    let (given, help, buckets) = expressions(help, buckets.as_ref(), krate);
    let check_help = match &own.help {
        Help::Text(_) | Help::Parts(_) => None,
        Help::Expr(expr) => {
            Some(quote_spanned!(at(expr.span())=> const _: () = __p::check_help(&__FAMILY[0]);))
        }
    };
    let unit = unit.as_ref().map(|unit| {
        let unit = &unit.text;
        quote!(unit: __p::Some(#unit),)
    });
    let exceptions = descriptor::exceptions(exceptions);
    let check = quote_spanned!(at(span)=> const _: () = __p::check(&__FAMILY[0]););
    let items = quote! {
        static __FAMILY: [__p::Descriptor; 1] = [__p::Descriptor {
            name: __p::Name::new(#name),
            help: #help,
            #unit
            shape: <#ty as __p::MetricFamily>::SHAPE,
            buckets: __p::Some(#buckets),
            exceptions: &[#(#exceptions),*],
            package: __CALL_SITE.package,
            location: __CALL_SITE.location,
            ..__p::Descriptor::EMPTY
        }];
        #check
        #check_help
        static __OWN: __p::FunctionMetric<#ty> = __p::FunctionMetric::new(&__FAMILY[0]);
        #macros::submit! {
            __p::Declared::new(|| &__FAMILY, || { __OWN.get(); })
                .with_function(|| __CALL_SITE.function(__p::Some(#name)))
        }
    };
    (given, items)
}

/// Constants for the expressions that the user wrote, out of reach of the other items; the help and the buckets by them.
fn expressions(
    help: &Help,
    buckets: Option<&Expr>,
    krate: &CratePath,
) -> (TokenStream, TokenStream, TokenStream) {
    let p = private(krate, ours());
    let mut given = TokenStream::new();
    let help = match help {
        Help::Expr(expr) => {
            given.extend(quote!(const __METRICS_RUNTIME_HELP: &#p::str = #expr;));
            quote!(__METRICS_RUNTIME_HELP)
        }
        help => descriptor::help(help, &p),
    };
    let Some(written) = buckets else {
        return (given, help, quote!(__p::Buckets::FUNCTION));
    };
    let buckets = self::buckets(written, &p);
    given.extend(quote!(const __METRICS_RUNTIME_BUCKETS: #p::Buckets = #buckets;));
    (given, help, quote!(__METRICS_RUNTIME_BUCKETS))
}

/// A list of bounds becomes buckets; another expression is some.
fn buckets(written: &Expr, p: &TokenStream) -> TokenStream {
    match written {
        Expr::Group(group) => buckets(&group.expr, p),
        Expr::Array(bounds) => quote!(#p::Buckets::new(&#bounds)),
        buckets => quote!(#buckets),
    }
}
