//! What the calls of a timed function record into.

use proc_macro2::TokenStream;
use quote::quote_spanned;
use syn::Expr;
use syn::spanned::Spanned as _;

use super::super::model::{Arguments, Model, Target};
use super::span::{at, ours, private};

/// What one call records into.
pub(super) fn sink(model: &Model) -> TokenStream {
    let arguments = &model.arguments;
    let Arguments {
        krate,
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
            told(arguments, target, calls)
        }
        (_, Some(calls)) => {
            let (target, calls) = (recorded(arguments), counted(arguments, calls));
            quote_spanned!(ours()=> (#target, #calls))
        }
        (_, None) => recorded(arguments),
    };
    if let Some(gauge) = in_flight {
        let place = at(gauge.span());
        let p = private(krate, place);
        let gauge = quote_spanned!(place=> #p::in_flight(&(#gauge)));
        sink = quote_spanned!(ours()=> (#sink, #gauge));
    }
    if let Some(busy) = busy {
        let place = at(busy.span());
        let p = private(krate, place);
        let busy = quote_spanned!(place=> #p::busy(#p::sink(&(#busy))));
        sink = quote_spanned!(ours()=> (#sink, #busy));
    }
    if slow.is_some() {
        sink = quote_spanned!(ours()=> (#sink, __slow));
    }
    match labels {
        // In a scope of its own: what is borrowed for the labels is free again before the body. A `let` would end the temporaries
        // that they borrow before they are read.
        Some(labels) => quote_spanned!(ours()=> match (#labels) { __labels => #sink }),
        None => sink,
    }
}

/// The target, for one call.
fn recorded(arguments: &Arguments) -> TokenStream {
    let by_outcome = arguments.outcome.is_some();
    let p = private(&arguments.krate, ours());
    let target = match &arguments.target {
        Target::Shared => return quote_spanned!(ours()=> __site.sink(&__classifier)),
        Target::Own(_) if by_outcome => {
            return quote_spanned!(ours()=> #p::by_outcome(__own.get(), &__classifier));
        }
        Target::Own(_) => return quote_spanned!(ours()=> #p::sink(__own.get())),
        Target::Declared(target) => target,
    };
    let place = at(target.span());
    let p = private(&arguments.krate, place);
    // Errors about the labels are at them.
    let given = arguments.labels.as_ref().map(|labels| {
        let place = at(labels.span());
        quote_spanned!(place=> &__labels)
    });
    match given {
        Some(given) if by_outcome => {
            quote_spanned!(place=> #p::labelled_by_outcome(&(#target), #given, &__classifier))
        }
        Some(given) => quote_spanned!(place=> #p::labelled(&(#target), #given)),
        None if by_outcome => quote_spanned!(place=> #p::by_outcome(&(#target), &__classifier)),
        None => quote_spanned!(place=> #p::sink(&(#target))),
    }
}

/// The counter of the calls, for one of them.
fn counted(arguments: &Arguments, calls: &Expr) -> TokenStream {
    let place = at(calls.span());
    let p = private(&arguments.krate, place);
    let by = match (&arguments.labels, arguments.outcome.is_some()) {
        (Some(_), true) => quote_spanned!(place=> #p::ByLabelsAndOutcome(&__labels, &__classifier)),
        (Some(_), false) => quote_spanned!(place=> #p::ByLabels(&__labels)),
        (None, true) => quote_spanned!(place=> #p::ByOutcome(&__classifier)),
        (None, false) => quote_spanned!(place=> #p::Unlabelled),
    };
    quote_spanned!(place=> #p::calls(&(#calls), #by))
}

/// The target and the counter of its calls, at least one of which is told the outcome: their types say which.
fn told(arguments: &Arguments, target: &Expr, calls: &Expr) -> TokenStream {
    let place = at(target.span());
    let p = private(&arguments.krate, place);
    let (ty, by) = if arguments.labels.is_some() {
        (
            quote_spanned!(place=> #p::ByLabelsAndOutcome<'_, _, _>),
            quote_spanned!(place=> #p::ByLabelsAndOutcome(&__labels, &__classifier)),
        )
    } else {
        (
            quote_spanned!(place=> #p::ByOutcome<'_, _>),
            quote_spanned!(place=> #p::ByOutcome(&__classifier)),
        )
    };
    // By its type as well: rustc would rather guess it from the target, and complain of the value.
    quote_spanned!(place=> #p::with_calls::<#ty, _>((&(#target), &(#calls)), #by))
}
