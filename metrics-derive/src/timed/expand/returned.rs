//! The returned value: what judges it, and statements from which rustc learns its type.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{ReturnType, Type};

use super::super::model::{Arguments, Model, Returns, Written};
use super::span::{at, ours, private, return_place};

/// The type that is judged, and what judges it.
pub(super) fn classifier(returns: &Returns, arguments: &Arguments) -> (TokenStream, TokenStream) {
    let p = private(&arguments.krate, ours());
    let Returns::Type(Written {
        ty, tells_errors, ..
    }) = returns
    else {
        let classifier = arguments.ok_if.as_ref().map_or_else(
            || quote_spanned!(ours()=> #p::Classifier::ok()),
            |ok| quote_spanned!(ours()=> #p::Probe::<_>::NEW.ok_if(#ok)),
        );
        return (quote!(_), classifier);
    };
    let probe = quote_spanned!(ours()=> #p::Probe::<#ty>::NEW);
    let classifier = match &arguments.ok_if {
        Some(ok) => quote_spanned!(at(ok.span())=> #probe.ok_if(#ok)),
        None if *tells_errors => {
            quote_spanned!(ours()=> { use #p::{ClassifyAny as _, ClassifyResult as _}; #probe.__classifier() })
        }
        None => {
            quote_spanned!(ours()=> { use #p::ClassifyAny as _; #probe.__classifier_plainly() })
        }
    };
    (quote!(#ty), classifier)
}

/// Refuses a plain function that returns a future under another name, which only rustc can look through.
pub(super) fn is_made(model: &Model, returns: &Returns) -> Option<TokenStream> {
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
    Some(quote_spanned!(place=> if false { use #p::KindAny as _; #p::assert_not_future(&#kind); }))
}

/// A first `return`, from which rustc learns the type of an `async` block: it does not learn it from where the block goes.
pub(super) fn hint(model: &Model, returns: &Returns) -> Option<TokenStream> {
    let Returns::Type(Written { ty, .. }) = returns else {
        return None;
    };
    let place = return_place(&model.function);
    let p = private(&model.arguments.krate, place);
    Some(quote_spanned!(place=> if false { return #p::returned::<#ty>(); }))
}
