//! What the calls of a timed function record into.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned as _;

use super::super::model::{Arguments, Model, Target};
use crate::syntax::located_at;

/// What one call records into.
pub(super) fn sink(model: &Model) -> TokenStream {
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
