//! What a timed function becomes.

mod items;
mod order;
mod sink;
mod span;
mod within_box;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{ReturnType, Type};

use self::items::statics;
use self::sink::sink;
use self::span::{at, ours, private};
use super::model::{Arguments, Form, Function, Model, Returned, Returns, Target, Written};

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
//                 const __PLACE: __p::Place = …;
//                 submit! { __p::Declared::function(|| __PLACE.function(__p::Some("LOADER.load_duration_seconds"))) }
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
//             const __PLACE: __p::Place = __p::Place { module: module_path!(), path: || __p::type_name_of(__here), … };
//             static __SITE: __p::Site = __p::Site::new(__PLACE);
//             submit! { __p::Site::declared(|| __SITE.register(), || __SITE.about()) }
//             &__SITE
//         };
//         let __judge = { use __p::{JudgeAny as _, JudgeResult as _}; __p::Probe::<Result<Data, Error>>::NEW.__judge() };
//         let __sink = __site.sink(&__judge);
//         __p::call(__sink, &__judge, move || -> Result<Data, Error> { body })
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
    let (ty, judge) = judge(returns, arguments);
    let made = is_made(model, returns);
    let place = call_place(model);
    let p = private(&arguments.krate, place);
    let mention = order::mention(model);
    let call = if is_async {
        let hint = hint(model, returns);
        let block = behind(&quote!(#mention #hint), function);
        let header = header(function, &quote!(async move));
        quote_spanned!(place=> #p::timed::<#ty, _, _, _>(__sink, __judge, #header #block).await)
    } else {
        let header = header(function, &quote!(move ||));
        let returned = written(function, returns).map(|ty| quote!(-> #ty));
        let block = behind(&mention, function);
        quote_spanned!(place=> #p::call(__sink, &__judge, #header #returned #block))
    };
    quote_spanned! {ours()=>
        #statics
        #made
        let __judge = #judge;
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
            let __judge = #p::Judge::<(), _>::ok();
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
    let (ty, judge) = judge(&returned.output, arguments);
    let made = made(model, returned);
    let recorded = quote_spanned!(call_place(model)=> __sink);
    // A value that is no future, or one of something else, is an error where rustc would report it.
    let place = return_place(function);
    let p = private(&arguments.krate, place);
    let timed = quote_spanned!(place=> #p::timed::<#ty, _, _, _>(#recorded, __judge, __made));
    let future = pinned(model, returned, timed);
    quote_spanned! {ours()=>
        #statics
        let __judge = #judge;
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
        let __judge = #p::Judge::<(), _>::ok();
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

/// The type that is judged, and what judges it.
fn judge(returns: &Returns, arguments: &Arguments) -> (TokenStream, TokenStream) {
    let p = private(&arguments.krate, ours());
    let Returns::Type(Written {
        ty, tells_errors, ..
    }) = returns
    else {
        let judge = arguments.ok_if.as_ref().map_or_else(
            || quote_spanned!(ours()=> #p::Judge::ok()),
            |ok| quote_spanned!(ours()=> #p::Probe::<_>::NEW.ok_if(#ok)),
        );
        return (quote!(_), judge);
    };
    let probe = quote_spanned!(ours()=> #p::Probe::<#ty>::NEW);
    let judge = match &arguments.ok_if {
        Some(ok) => quote_spanned!(at(ok.span())=> #probe.ok_if(#ok)),
        None if *tells_errors => {
            quote_spanned!(ours()=> { use #p::{JudgeAny as _, JudgeResult as _}; #probe.__judge() })
        }
        None => quote_spanned!(ours()=> { use #p::JudgeAny as _; #probe.__judge_plainly() }),
    };
    (quote!(#ty), judge)
}

/// The written return type, for the closure around the body: rustc refers to it in errors about the body.
fn written<'m>(function: &Function, returns: &'m Returns) -> Option<&'m Type> {
    match (&function.signature.output, returns) {
        (ReturnType::Type(..), Returns::Type(Written { ty, .. })) => Some(ty),
        _ => None,
    }
}

/// The place of errors about the call: the target, or the body. An error about `ok_if` is at the attribute already.
fn call_place(model: &Model) -> Span {
    let Arguments { target, ok_if, .. } = &model.arguments;
    match target {
        Target::Declared(target) => at(target.span()),
        Target::Shared | Target::Own(_) if ok_if.is_some() => ours(),
        Target::Shared | Target::Own(_) => at(model.function.braces),
    }
}

/// The place of errors about the returned value.
fn return_place(function: &Function) -> Span {
    at(match &function.signature.output {
        ReturnType::Default => function.signature.ident.span(),
        ReturnType::Type(_, ty) => Type::span(ty),
    })
}

/// Refuses a plain function that returns a future under another name, which only rustc can look through.
fn is_made(model: &Model, returns: &Returns) -> Option<TokenStream> {
    let Returns::Type(Written {
        ty,
        may_be_future: true,
        ..
    }) = returns
    else {
        return None;
    };
    let signature = &model.function.signature;
    let (ReturnType::Type(_, written), None) = (&signature.output, signature.asyncness) else {
        return None;
    };
    let place = at(Type::span(written));
    let p = private(&model.arguments.krate, place);
    let kind = quote_spanned!(place=> #p::Probe::<#ty>::NEW.__kind());
    Some(quote_spanned!(place=> if false { use #p::KindAny as _; #p::made(&#kind); }))
}

/// A first `return`, from which rustc learns the type of an `async` block: it does not learn it from where the block goes.
fn hint(model: &Model, returns: &Returns) -> Option<TokenStream> {
    let Returns::Type(Written { ty, .. }) = returns else {
        return None;
    };
    let place = return_place(&model.function);
    let p = private(&model.arguments.krate, place);
    Some(quote_spanned!(place=> if false { return #p::returned::<#ty>(); }))
}

/// The body in its braces, behind other statements.
fn behind(statements: &TokenStream, function: &Function) -> Group {
    if statements.is_empty() {
        return block(function, function.body.clone());
    }
    let body = alone(function);
    block(function, quote!(#statements #body))
}

/// The body behind a guard: as it stands, so that all that rustc says of the end of a function holds. Behind a statement, items
/// would be a lint that those at the head of a body are not: such a body gets braces of its own.
fn after_guard(function: &Function) -> TokenStream {
    let is_item = |token: TokenTree| matches!(token, TokenTree::Ident(word) if ITEMS.contains(&&*word.to_string()));
    if function.body.clone().into_iter().any(is_item) {
        alone(function)
    } else {
        function.body.clone()
    }
}

/// The words with which items begin.
const ITEMS: [&str; 13] = [
    "const",
    "enum",
    "extern",
    "fn",
    "impl",
    "macro_rules",
    "mod",
    "static",
    "struct",
    "trait",
    "type",
    "union",
    "use",
];

/// The body in braces of its own. Braces at the end of others are a lint, when they stand on one line; in parentheses they
/// are not.
fn alone(function: &Function) -> TokenStream {
    let body = block(function, function.body.clone());
    quote_spanned!(ours()=> (#body))
}

/// The head of a closure or an `async` block around the body, with the user's own span: in one that a macro wrote, rustc's
/// borrow checker does not name the variables it speaks of.
fn header(function: &Function, keywords: &TokenStream) -> TokenStream {
    let spanned = |mut token: TokenTree| {
        token.set_span(function.signature.ident.span());
        token
    };
    keywords.clone().into_iter().map(spanned).collect()
}

/// `statements` in the function's braces.
fn block(function: &Function, statements: TokenStream) -> Group {
    in_braces(function.braces, statements)
}

/// `statements` in braces with this span.
pub(super) fn in_braces(braces: Span, statements: TokenStream) -> Group {
    let mut block = Group::new(Delimiter::Brace, statements);
    block.set_span(braces);
    block
}
