//! What a timed function becomes.

use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, ReturnType, Type};

use super::model::{Function, Model, Returns};
use crate::syntax::CratePath;

// Input:
//
//     fn load(path: &Path) -> Result<Data, Error> { body }
//
// Output of `#[timed(LOADER.load_duration_seconds)]`: a guard before the body.
//
//     fn load(path: &Path) -> Result<Data, Error> {
//         let __timed = {
//             use ::metrics_runtime::__private as __p;
//             __p::start(&(LOADER.load_duration_seconds))
//         };
//         body
//     }
//
// Output of `#[timed]`: a call around the body, which tells the outcome.
//
//     fn load(path: &Path) -> Result<Data, Error> {
//         use ::metrics_runtime::__private as __p;
//         fn __here() {}
//         static __SITE: __p::Site = __p::Site::new(
//             ::metrics_runtime::__private::module_path!(),
//             || __p::type_name_of(__here),
//             false,
//         );
//         ::metrics_runtime::__private::submit! { __p::Site::declared(|| __SITE.register()) }
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
        ..
    } = function;
    let body = match target {
        Some(target) => guarded(krate, target, function),
        None => judged(krate, function),
    };
    // Not the user's own span: clippy would take our statements for theirs.
    let block = block(located_at(function.braces), body);
    quote! {
        #(#attributes)*
        #visibility #signature #block
    }
}

fn guarded(krate: &CratePath, target: &Expr, function: &Function) -> TokenStream {
    let body = &function.body;
    // All of the call is located at the target: rustc shows one of two errors with equal spans.
    let start = quote_spanned!(located_at(target.span())=> __p::start(&(#target)));
    // The import goes no further: the body may be another such guard.
    quote! {
        let __timed = {
            use #krate::__private as __p;
            #start
        };
        #body
    }
}

fn judged(krate: &CratePath, function: &Function) -> TokenStream {
    let asynchronous = function.signature.asyncness.is_some();
    let call = call(krate, function, asynchronous);
    // Macros by their whole paths: below an attribute that nobody knows, rustc does not follow an import to them, and says so.
    quote! {
        use #krate::__private as __p;
        fn __here() {}
        static __SITE: __p::Site = __p::Site::new(#krate::__private::module_path!(), || __p::type_name_of(__here), #asynchronous);
        #krate::__private::submit! { __p::Site::declared(|| __SITE.register()) }
        #call
    }
}

fn call(krate: &CratePath, function: &Function, asynchronous: bool) -> TokenStream {
    let body = &function.body;
    let (ty, judge, hint) = match function.returns() {
        // The body's statements stand here as they are: braces around them would be a lint.
        Returns::Never if !asynchronous => return quote!(let __call = __SITE.start(false); #body),
        Returns::Never | Returns::Opaque => (quote!(_), quote!(__p::Judge::ok()), None),
        Returns::Type(ty) => {
            let judge = quote!({ use __p::JudgeAny as _; __p::Probe::<#ty>::NEW.judge() });
            (quote!(#ty), judge, Some(hint(function, &ty)))
        }
    };
    // The header and the braces of a closure have the user's own spans: in one that a macro wrote, rustc's borrow checker
    // does not name the variables it speaks of.
    let (name, braces) = (function.signature.ident.span(), function.braces);
    let block = block(braces, body.clone());
    if asynchronous {
        // Braces at the end of others are a lint, when they stand on one line; not so in parentheses.
        let block = self::block(braces, quote!(#hint (#block)));
        let header = quote_spanned!(name=> async move);
        quote!(__p::call_async::<#ty>(&__SITE, #judge, #krate::__private::pin!(#header #block)).await)
    } else {
        let header = quote_spanned!(name=> move ||);
        quote!(__p::call::<#ty>(&__SITE, #judge, #header #block))
    }
}

/// A first `return`, which tells rustc the type of an `async` block: it does not learn it from where the block goes.
fn hint(function: &Function, ty: &Type) -> TokenStream {
    let place = match &function.signature.output {
        ReturnType::Default => function.signature.ident.span(),
        ReturnType::Type(_, ty) => ty.span(),
    };
    quote_spanned!(located_at(place)=> if false { return __p::returned::<#ty>(); })
}

/// `statements` in braces with this span.
fn block(braces: Span, statements: TokenStream) -> Group {
    let mut block = Group::new(Delimiter::Brace, statements);
    block.set_span(braces);
    block
}

/// Points at the user's code without being it: rustc would lint it as theirs.
fn located_at(span: Span) -> Span {
    Span::call_site().located_at(span)
}
