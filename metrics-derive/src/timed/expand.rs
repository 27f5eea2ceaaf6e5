//! What a timed function becomes.

mod body;
mod items;
mod order;
mod returned;
mod sink;
mod span;
mod within_box;

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{ReturnType, Type};

pub(super) use self::body::in_braces;
use self::body::{after_guard, behind, block, header};
use self::items::statics;
use self::returned::{classifier, hint, is_made};
use self::sink::sink;
use self::span::{call_place, ours, private, return_place};
use super::model::{Form, Function, Model, Returned, Returns, Written};

// Input:
//
//     fn load(path: &Path) -> Result<Data, Error> { body }
//
// Output of `#[timed(LOADER.load_duration_seconds)]`: a guard before the body.
//
//     fn load(path: &Path) -> Result<Data, Error> {
//         let __timed = {
//             {
//                 use ::metrics_runtime::__private as __p;
//                 fn __here() {}
//                 const __CALL_SITE: __p::CallSite = …;
//                 submit! { __p::Declared::function(|| __CALL_SITE.function(__p::Some("LOADER.load_duration_seconds"))) }
//             }
//             __p::begin(__p::sink(&(LOADER.load_duration_seconds)))
//         };
//         body
//     }
//
// Output of `#[timed]`: a call around the body, which passes on the outcome.
//
//     fn load(path: &Path) -> Result<Data, Error> {
//         let __site = {
//             use ::metrics_runtime::__private as __p;
//             fn __here() {}
//             const __CALL_SITE: __p::CallSite = __p::CallSite { module: module_path!(), path: || __p::type_name_of(__here), … };
//             static __SITE: __p::Site = __p::Site::new(__CALL_SITE);
//             submit! { __p::Site::declared(|| __SITE.register(), || __SITE.about()) }
//             &__SITE
//         };
//         let __classifier = { use __p::{ClassifyAny as _, ClassifyResult as _}; __p::Probe::<Result<Data, Error>>::NEW.__classifier() };
//         let __sink = __site.sink(&__classifier);
//         __p::call(__sink, &__classifier, move || -> Result<Data, Error> { body })
//     }
//
// Outside the blocks of items, `__p` stands for the whole path. Items are not hygienic, so none is in the scope of a token of the
// user's; locals are, by their spans (`span::ours`).
pub(super) fn expand(model: &Model) -> TokenStream {
    let Function {
        attributes,
        visibility,
        defaultness,
        signature,
        ..
    } = &model.function;
    let body = match &model.form {
        Form::Value(returns) if model.is_wrapped() => called(model, returns),
        Form::Value(returns) => guarded(model, returns),
        Form::Boxed(block) => within_box::expand(model, block),
        Form::Future(returned) => future(model, returned),
        Form::Stream(returned) => stream(model, returned),
    };
    // The user's own braces: with others, coverage, lints and debuggers would take the function for the macro's.
    let block = block(&model.function, body);
    quote! {
        #(#attributes)*
        #visibility #defaultness #signature #block
    }
}

/// A guard before the body: nothing is to be known of how it ends.
fn guarded(model: &Model, returns: &Returns) -> TokenStream {
    let (statics, sink) = (statics(model), sink(model));
    let made = is_made(model, returns);
    let p = private(&model.arguments.krate, ours());
    let body = after_guard(&model.function);
    quote_spanned! {ours()=>
        let __timed = {
            #statics
            #made
            #p::begin(#sink)
        };
        #body
    }
}

/// A call around a body that makes a value, or around its future where the function is async.
fn called(model: &Model, returns: &Returns) -> TokenStream {
    let Model {
        arguments,
        function,
        ..
    } = model;
    let is_async = function.signature.asyncness.is_some();
    if !is_async && arguments.ok_if.is_none() {
        // Nothing is to be looked at.
        match returns {
            Returns::Never => return judged_guard(model, &quote!(begin)),
            Returns::Opaque => return judged_guard(model, &quote!(guard)),
            Returns::Type(_) => {}
        }
    }
    let (statics, sink) = (statics(model), sink(model));
    let (ty, classifier) = classifier(returns, arguments);
    let made = is_made(model, returns);
    let place = call_place(model);
    let p = private(&arguments.krate, place);
    let mention = order::mention(model);
    let call = if is_async {
        let hint = hint(model, returns);
        let block = behind(&quote!(#mention #hint), function);
        let header = header(function, &quote!(async move));
        quote_spanned!(place=> #p::timed::<#ty, _, _, _>(__sink, __classifier, #header #block).await)
    } else {
        let header = header(function, &quote!(move ||));
        let returned = written(function, returns).map(|ty| quote!(-> #ty));
        let block = behind(&mention, function);
        quote_spanned!(place=> #p::call(__sink, &__classifier, #header #returned #block))
    };
    quote_spanned! {ours()=>
        #statics
        #made
        let __classifier = #classifier;
        let __sink = #sink;
        #call
    }
}

/// A guard that is told an outcome which it knows before. The body keeps what its place says of its type.
fn judged_guard(model: &Model, begin: &TokenStream) -> TokenStream {
    let (statics, sink) = (statics(model), sink(model));
    let p = private(&model.arguments.krate, ours());
    let body = after_guard(&model.function);
    quote_spanned! {ours()=>
        let __timed = {
            #statics
            let __classifier = #p::Classifier::<(), _>::ok();
            #p::#begin(#sink)
        };
        #body
    }
}

/// A future around the one that the body makes.
fn future(model: &Model, returned: &Returned) -> TokenStream {
    let Model {
        arguments,
        function,
        ..
    } = model;
    let (statics, sink) = (statics(model), sink(model));
    let (ty, classifier) = classifier(&returned.output, arguments);
    let made = made(model, returned);
    let recorded = quote_spanned!(call_place(model)=> __sink);
    // A value that is no future, or one of something else, is an error where rustc would report it.
    let place = return_place(function);
    let p = private(&arguments.krate, place);
    let timed = quote_spanned!(place=> #p::timed::<#ty, _, _, _>(#recorded, __classifier, __made));
    let future = pinned(model, returned, timed);
    quote_spanned! {ours()=>
        #statics
        let __classifier = #classifier;
        let __sink = #sink;
        let (__sink, __made) = #made;
        #future
    }
}

/// A stream around the one that the body makes.
fn stream(model: &Model, returned: &Returned) -> TokenStream {
    let (statics, sink) = (statics(model), sink(model));
    let made = made(model, returned);
    let place = return_place(&model.function);
    let p = private(&model.arguments.krate, place);
    let timed = quote_spanned!(place=> #p::timed_stream(__sink, __made));
    let stream = pinned(model, returned, timed);
    let p = private(&model.arguments.krate, ours());
    quote_spanned! {ours()=>
        #statics
        let __classifier = #p::Classifier::<(), _>::ok();
        let __sink = #sink;
        let (__sink, __made) = #made;
        #stream
    }
}

/// The sink, and the future or stream that the body makes.
fn made(model: &Model, returned: &Returned) -> TokenStream {
    let function = &model.function;
    let block = behind(&order::mention(model), function);
    let ty = returned.boxed.as_ref().map(|ty| quote!(-> #ty));
    let header = header(function, &quote!(move ||));
    let p = private(&model.arguments.krate, ours());
    quote_spanned!(ours()=> #p::making(__sink, #header #ty #block))
}

/// In a pinned box, where the function returns one.
fn pinned(model: &Model, returned: &Returned, value: TokenStream) -> TokenStream {
    if returned.boxed.is_none() {
        return value;
    }
    let p = private(&model.arguments.krate, ours());
    quote_spanned!(ours()=> #p::Box::pin(#value))
}

/// The written return type, for the closure around the body: rustc refers to it in errors about the body.
fn written<'m>(function: &Function, returns: &'m Returns) -> Option<&'m Type> {
    match (&function.signature.output, returns) {
        (ReturnType::Type(..), Returns::Type(Written { ty, .. })) => Some(ty),
        _ => None,
    }
}
