//! What a timed function becomes.

use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Expr, ReturnType, Type};

use super::model::{Arguments, Form, Function, Model, Own, Returned, Returns, Target, Written};
use crate::descriptor;
use crate::syntax::{Help, located_at};

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
//         let __judge = { use __p::{JudgeAny as _, JudgeResult as _}; __p::Probe::<Result<Data, Error>>::NEW.judge() };
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
    let Model {
        arguments,
        function,
        form,
    } = model;
    let (items, sink) = (items(model), sink(model));
    let krate = &arguments.krate;
    let is_async = function.signature.asyncness.is_some();
    let body = &function.body;
    match form {
        // Nothing is to be looked at: a guard is enough, and the body keeps what its place says of its type. Its statements
        // stand here as they are: braces around them would be a lint.
        Form::Value(returns @ (Returns::Never | Returns::Opaque))
            if !is_async && arguments.ok_if.is_none() =>
        {
            let is_never = matches!(returns, Returns::Never);
            let begin = if is_never {
                quote!(begin)
            } else {
                quote!(guard)
            };
            quote! {
                let __timed = {
                    #items
                    let __judge = __p::Judge::<(), _>::ok();
                    __p::#begin(#sink)
                };
                #body
            }
        }
        Form::Value(returns) => {
            let (ty, judge) = judge(returns, arguments);
            let at = target_place(arguments);
            let made = is_made(function, returns);
            // The header and the braces of a closure have the user's own spans: in one that a macro wrote, rustc's borrow
            // checker does not name the variables it speaks of.
            let (name, braces) = (function.signature.ident.span(), function.braces);
            let block = block(braces, body.clone());
            let call = if is_async {
                let hint = hint(function, returns);
                // Braces at the end of others are a lint, when they stand on one line; not so in parentheses.
                let block = self::block(braces, quote!(#hint (#block)));
                let header = quote_spanned!(name=> async move);
                quote_spanned!(at=> __p::call_async::<#ty>(__sink, __judge, #krate::__private::pin!(#header #block)).await)
            } else {
                let header = quote_spanned!(name=> move ||);
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
        Form::Future(returned) => {
            let (ty, judge) = judge(&returned.output, arguments);
            let made = made(function, returned);
            let at = target_place(arguments);
            let recorded = quote_spanned!(at=> __sink);
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
        Form::Stream(returned) => {
            let made = made(function, returned);
            let stream = boxed(
                returned,
                &quote_spanned!(return_place(function)=> __p::timed_stream(__sink, __made)),
            );
            quote! {
                #items
                let __judge = __p::Judge::<(), _>::ok();
                let __sink = #sink;
                let (__sink, __made) = #made;
                #stream
            }
        }
    }
}

/// The sink, and the future or stream that the body makes.
fn made(function: &Function, returned: &Returned) -> TokenStream {
    let (name, braces) = (function.signature.ident.span(), function.braces);
    let block = block(braces, function.body.clone());
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

/// What stands before everything else: the function's place, and what it has of its own.
fn items(model: &Model) -> TokenStream {
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

/// What one call records into.
fn sink(model: &Model) -> TokenStream {
    let arguments = &model.arguments;
    let Arguments {
        target,
        labels,
        outcome,
        in_flight,
        calls,
        busy,
        slow,
        ..
    } = arguments;
    let mut sink = match (target, calls) {
        (Target::Declared(target), Some(calls)) if outcome.is_some() => {
            told(target, calls, labels.is_some())
        }
        (_, Some(calls)) => {
            let (target, calls) = (recorded(arguments), counted(arguments, calls));
            quote!((#target, #calls))
        }
        (_, None) => recorded(arguments),
    };
    if let Some(gauge) = in_flight {
        let gauge = quote_spanned!(located_at(gauge.span())=> __p::in_flight(&(#gauge)));
        sink = quote!((#sink, #gauge));
    }
    if let Some(busy) = busy {
        let busy = quote_spanned!(located_at(busy.span())=> __p::busy(__p::sink(&(#busy))));
        sink = quote!((#sink, #busy));
    }
    if slow.is_some() {
        sink = quote!((#sink, &__SLOW));
    }
    match labels {
        // In a scope of its own: what is borrowed for the labels is free again before the body. A `let` would end the temporaries
        // that they borrow before they are read.
        Some(labels) => quote!(match (#labels) { __labels => #sink }),
        None => sink,
    }
}

/// The target, for one call.
fn recorded(arguments: &Arguments) -> TokenStream {
    let by_outcome = arguments.outcome.is_some();
    let target = match &arguments.target {
        Target::Shared => return quote!(__SITE.sink(&__judge)),
        Target::Own(_) if by_outcome => return quote!(__p::row_alone(__OWN.get(), &__judge)),
        Target::Own(_) => return quote!(__p::sink(__OWN.get())),
        Target::Declared(target) => target,
    };
    let span = located_at(target.span());
    // What is wrong with the labels is said at them.
    let given = arguments.labels.as_ref().map(|labels| {
        let span = located_at(labels.span());
        quote_spanned!(span=> &__labels)
    });
    match given {
        Some(given) if by_outcome => {
            quote_spanned!(span=> __p::row(&(#target), #given, &__judge))
        }
        Some(given) => quote_spanned!(span=> __p::labelled(&(#target), #given)),
        None if by_outcome => quote_spanned!(span=> __p::row_alone(&(#target), &__judge)),
        None => quote_spanned!(span=> __p::sink(&(#target))),
    }
}

/// What counts the calls, for one of them.
fn counted(arguments: &Arguments, calls: &Expr) -> TokenStream {
    let span = located_at(calls.span());
    let by = match (&arguments.labels, arguments.outcome.is_some()) {
        (Some(_), true) => quote_spanned!(span=> __p::ByRow(&__labels, &__judge)),
        (Some(_), false) => quote_spanned!(span=> __p::ByLabels(&__labels)),
        (None, true) => quote_spanned!(span=> __p::ByOutcome(&__judge)),
        (None, false) => quote_spanned!(span=> __p::Alike),
    };
    quote_spanned!(span=> __p::calls(&(#calls), #by))
}

/// The target and what counts the calls, at least one of which is told the outcome: their types say which.
fn told(target: &Expr, calls: &Expr, has_labels: bool) -> TokenStream {
    let span = located_at(target.span());
    let (ty, by) = if has_labels {
        (
            quote_spanned!(span=> __p::ByRow<'_, _, _>),
            quote_spanned!(span=> __p::ByRow(&__labels, &__judge)),
        )
    } else {
        (
            quote_spanned!(span=> __p::ByOutcome<'_, _>),
            quote_spanned!(span=> __p::ByOutcome(&__judge)),
        )
    };
    // By its type as well: rustc would rather guess it from the target, and complain of the value.
    quote_spanned!(span=> __p::told::<#ty, _>((&(#target), &(#calls)), #by))
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
            quote!({ use __p::{JudgeAny as _, JudgeResult as _}; #probe.judge() })
        }
        None => quote!({ use __p::JudgeAny as _; #probe.judge_plainly() }),
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
    let kind = quote_spanned!(span=> __p::Probe::<#ty>::NEW.kind());
    Some(quote_spanned!(span=> if false { use __p::KindAny as _; __p::made(&#kind); }))
}

/// A first `return`, which tells rustc the type of an `async` block: it does not learn it from where the block goes.
fn hint(function: &Function, returns: &Returns) -> Option<TokenStream> {
    let Returns::Type(Written { ty, .. }) = returns else {
        return None;
    };
    Some(quote_spanned!(return_place(function)=> if false { return __p::returned::<#ty>(); }))
}

/// `statements` in braces with this span.
pub(super) fn block(braces: Span, statements: TokenStream) -> Group {
    let mut block = Group::new(Delimiter::Brace, statements);
    block.set_span(braces);
    block
}
