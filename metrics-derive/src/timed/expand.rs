//! What a timed function becomes.

mod items;
mod order;
mod sink;

use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{ReturnType, Type};

use self::items::items;
use self::sink::sink;
use super::model::{Arguments, Form, Function, Model, Returned, Returns, Target, Written};
use crate::syntax::located_at;

// Input:
//
//     fn load(path: &Path) -> Result<Data, Error> { body }
//
// Output of `#[timed(LOADER.load_duration_seconds)]`: a guard before the body.
//
//     fn load(path: &Path) -> Result<Data, Error> {
//         let __timed = {
//             use ::metrics_runtime::__private as __p;
//             fn __here() {}
//             const __PLACE: __p::Place = …;
//             submit! { __p::Declared::function(|| __PLACE.function(__p::Some("LOADER.load_duration_seconds"))) }
//             __p::begin(__p::sink(&(LOADER.load_duration_seconds)))
//         };
//         body
//     }
//
// Output of `#[timed]`: a call around the body, which tells the outcome.
//
//     fn load(path: &Path) -> Result<Data, Error> {
//         use ::metrics_runtime::__private as __p;
//         fn __here() {}
//         const __PLACE: __p::Place = __p::Place { module: module_path!(), path: || __p::type_name_of(__here), … };
//         static __SITE: __p::Site = __p::Site::new(__PLACE);
//         submit! { __p::Site::declared(|| __SITE.register(), || __SITE.about()) }
//         let __judge = { use __p::{JudgeAny as _, JudgeResult as _}; __p::Probe::<Result<Data, Error>>::NEW.__judge() };
//         __p::call::<Result<Data, Error>>(__SITE.sink(&__judge), &__judge, move || { body })
//     }
pub(super) fn expand(model: &Model) -> TokenStream {
    let Function {
        attributes,
        visibility,
        defaultness,
        signature,
        braces,
        ..
    } = &model.function;
    let body = if model.is_wrapped() {
        wrapped(model)
    } else {
        guarded(model)
    };
    // Not the user's own span: clippy would take our statements for theirs.
    let block = block(located_at(*braces), body);
    quote! {
        #(#attributes)*
        #visibility #defaultness #signature #block
    }
}

/// A guard before the body: nothing is to be known of how it ends.
fn guarded(model: &Model) -> TokenStream {
    let (items, sink) = (items(model), sink(model));
    let made = match &model.form {
        Form::Value(returns) => is_made(&model.function, returns),
        Form::Future(_) | Form::Stream(_) => None,
    };
    let body = &model.function.body;
    // The import goes no further: the body may be another such guard.
    quote! {
        let __timed = {
            #items
            #made
            __p::begin(#sink)
        };
        #body
    }
}

/// A call around the body.
fn wrapped(model: &Model) -> TokenStream {
    match &model.form {
        Form::Value(returns) => called(model, returns),
        Form::Future(returned) => future(model, returned),
        Form::Stream(returned) => stream(model, returned),
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
    let (items, sink) = (items(model), sink(model));
    let krate = &arguments.krate;
    let (ty, judge) = judge(returns, arguments);
    let at = target_place(arguments);
    let made = is_made(function, returns);
    // The header and the braces of a closure have the user's own spans: in one that a macro wrote, rustc's borrow
    // checker does not name the variables it speaks of.
    let name = function.signature.ident.span();
    let mention = order::mention(function);
    let call = if is_async {
        let hint = hint(function, returns);
        let block = behind(&quote!(#mention #hint), function);
        let header = quote_spanned!(name=> async move);
        quote_spanned!(at=> __p::call_async::<#ty>(__sink, __judge, #krate::__private::pin!(#header #block)).await)
    } else {
        let header = quote_spanned!(name=> move ||);
        let block = behind(&mention, function);
        quote_spanned!(at=> __p::call::<#ty>(__sink, &__judge, #header #block))
    };
    quote! {
        #items
        #made
        let __judge = #judge;
        let __sink = #sink;
        #call
    }
}

/// A guard that is told an outcome which it knows before. The body keeps what its place says of its type, and its statements
/// stand as they are: braces around them would be a lint.
fn judged_guard(model: &Model, begin: &TokenStream) -> TokenStream {
    let (items, sink) = (items(model), sink(model));
    let body = &model.function.body;
    quote! {
        let __timed = {
            #items
            let __judge = __p::Judge::<(), _>::ok();
            __p::#begin(#sink)
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
    let (items, sink) = (items(model), sink(model));
    let krate = &arguments.krate;
    let (ty, judge) = judge(&returned.output, arguments);
    let made = made(function, returned);
    let recorded = quote_spanned!(target_place(arguments)=> __sink);
    // What is no future, or one of something else, is said where rustc would say it.
    let span = return_place(function);
    let pinned = quote_spanned!(span=> #krate::__private::pin!(__made));
    let call = quote_spanned!(span=> __p::call_async::<#ty>(#recorded, __judge, #pinned));
    let future = boxed(returned, &quote_spanned!(span=> async move { #call.await }));
    quote! {
        #items
        let __judge = #judge;
        let __sink = #sink;
        let (__sink, __made) = #made;
        #future
    }
}

/// A stream around the one that the body makes.
fn stream(model: &Model, returned: &Returned) -> TokenStream {
    let function = &model.function;
    let (items, sink) = (items(model), sink(model));
    let made = made(function, returned);
    let timed = quote_spanned!(return_place(function)=> __p::timed_stream(__sink, __made));
    let stream = boxed(returned, &timed);
    quote! {
        #items
        let __judge = __p::Judge::<(), _>::ok();
        let __sink = #sink;
        let (__sink, __made) = #made;
        #stream
    }
}

/// The sink, and the future or stream that the body makes.
fn made(function: &Function, returned: &Returned) -> TokenStream {
    let name = function.signature.ident.span();
    let block = behind(&order::mention(function), function);
    let ty = returned.boxed.as_ref().map(|ty| quote!(-> #ty));
    let header = quote_spanned!(name=> move ||);
    quote!(__p::making(__sink, #header #ty #block))
}

/// In a pinned box, where the function returns one.
fn boxed(returned: &Returned, value: &TokenStream) -> TokenStream {
    if returned.boxed.is_some() {
        quote!(__p::Box::pin(#value))
    } else {
        value.clone()
    }
}

/// The type that is judged, and what judges it.
fn judge(returns: &Returns, arguments: &Arguments) -> (TokenStream, TokenStream) {
    let Returns::Type(Written {
        ty, tells_errors, ..
    }) = returns
    else {
        let judge = arguments.ok_if.as_ref().map_or_else(
            || quote!(__p::Judge::ok()),
            |ok| quote!(__p::Probe::<_>::NEW.ok_if(#ok)),
        );
        return (quote!(_), judge);
    };
    let probe = quote!(__p::Probe::<#ty>::NEW);
    let judge = match &arguments.ok_if {
        Some(ok) => quote_spanned!(located_at(ok.span())=> #probe.ok_if(#ok)),
        None if *tells_errors => {
            quote!({ use __p::{JudgeAny as _, JudgeResult as _}; #probe.__judge() })
        }
        None => quote!({ use __p::JudgeAny as _; #probe.__judge_plainly() }),
    };
    (quote!(#ty), judge)
}

/// Where it is said what is wrong with what a call records into: at the target.
fn target_place(arguments: &Arguments) -> Span {
    match &arguments.target {
        Target::Declared(target) => located_at(target.span()),
        Target::Shared | Target::Own(_) => Span::call_site(),
    }
}

/// Where it is said what is wrong with what is returned.
fn return_place(function: &Function) -> Span {
    located_at(match &function.signature.output {
        ReturnType::Default => function.signature.ident.span(),
        ReturnType::Type(_, ty) => Type::span(ty),
    })
}

/// Refuses a plain function that returns a future under another name, which only rustc can look through.
fn is_made(function: &Function, returns: &Returns) -> Option<TokenStream> {
    let Returns::Type(Written {
        ty,
        may_be_future: true,
        ..
    }) = returns
    else {
        return None;
    };
    let (ReturnType::Type(_, written), None) =
        (&function.signature.output, function.signature.asyncness)
    else {
        return None;
    };
    let span = located_at(Type::span(written));
    let kind = quote_spanned!(span=> __p::Probe::<#ty>::NEW.__kind());
    Some(quote_spanned!(span=> if false { use __p::KindAny as _; __p::made(&#kind); }))
}

/// A first `return`, which tells rustc the type of an `async` block: it does not learn it from where the block goes.
fn hint(function: &Function, returns: &Returns) -> Option<TokenStream> {
    let Returns::Type(Written { ty, .. }) = returns else {
        return None;
    };
    Some(quote_spanned!(return_place(function)=> if false { return __p::returned::<#ty>(); }))
}

/// The body in its braces, behind other statements.
fn behind(statements: &TokenStream, function: &Function) -> Group {
    let body = block(function.braces, function.body.clone());
    if statements.is_empty() {
        return body;
    }
    // Braces at the end of others are a lint, when they stand on one line; not so in parentheses.
    block(function.braces, quote!(#statements (#body)))
}

/// `statements` in braces with this span.
pub(super) fn block(braces: Span, statements: TokenStream) -> Group {
    let mut block = Group::new(Delimiter::Brace, statements);
    block.set_span(braces);
    block
}
