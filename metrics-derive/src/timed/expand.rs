//! What a timed function becomes.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned as _;

use super::model::{Function, Model, Returns};
use crate::syntax::CratePath;

// Input:
//
//     fn load(path: &Path) -> Result<Data, Error> { body }
//
// Output of `#[timed(LOADER.load_duration_seconds)]`: a guard before the body.
//
//     fn load(path: &Path) -> Result<Data, Error> {
//         let __timed = ::metrics_runtime::__private::start(&(LOADER.load_duration_seconds));
//         body
//     }
//
// Output of `#[timed]`: a call around the body, which tells the outcome.
//
//     fn load(path: &Path) -> Result<Data, Error> {
//         use ::metrics_runtime::__private as __p;
//         fn __here() {}
//         static __SITE: __p::Site = __p::Site::new(__p::module_path!(), || __p::type_name_of(__here), false);
//         __p::submit! { __p::Site::declared(|| __SITE.register()) }
//         __p::call::<Result<Data, Error>>(
//             &__SITE,
//             { use __p::JudgeAny as _; __p::Probe::<Result<Data, Error>>::NEW.judge() },
//             move || { body },
//         )
//     }
pub(super) fn expand(model: &Model) -> TokenStream {
    let Model {
        krate,
        target,
        function,
    } = model;
    let Function {
        attributes,
        visibility,
        signature,
        body: _,
    } = function;
    let body = match target {
        Some(target) => guarded(krate, target, function),
        None => judged(krate, function),
    };
    quote! {
        #(#attributes)*
        #visibility #signature {
            #body
        }
    }
}

fn guarded(krate: &CratePath, target: &Expr, function: &Function) -> TokenStream {
    let body = &function.body;
    // Located there, so that a target of another type is an error at the target.
    let span = Span::call_site().located_at(target.span());
    let target = quote_spanned!(span=> &(#target));
    quote! {
        let __timed = #krate::__private::start(#target);
        #body
    }
}

fn judged(krate: &CratePath, function: &Function) -> TokenStream {
    let asynchronous = function.signature.asyncness.is_some();
    let call = call(function, asynchronous);
    quote! {
        use #krate::__private as __p;
        fn __here() {}
        static __SITE: __p::Site = __p::Site::new(__p::module_path!(), || __p::type_name_of(__here), #asynchronous);
        __p::submit! { __p::Site::declared(|| __SITE.register()) }
        #call
    }
}

fn call(function: &Function, asynchronous: bool) -> TokenStream {
    let body = &function.body;
    let (ty, judge) = match function.returns() {
        // The body's statements stand here as they are: braces around them would be a lint.
        Returns::Never if !asynchronous => return quote!(let __call = __SITE.start(false); #body),
        Returns::Never | Returns::Opaque => (quote!(_), quote!(__p::Judge::ok())),
        Returns::Type(ty) => (
            quote!(#ty),
            quote!({ use __p::JudgeAny as _; __p::Probe::<#ty>::NEW.judge() }),
        ),
    };
    if asynchronous {
        quote!(__p::call_async::<#ty>(&__SITE, #judge, __p::pin!(async move { #body })).await)
    } else {
        quote!(__p::call::<#ty>(&__SITE, #judge, move || { #body }))
    }
}
