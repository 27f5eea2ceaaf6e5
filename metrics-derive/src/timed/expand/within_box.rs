//! Functions that another attribute has made of an `async fn`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::super::model::{BoxedBlock, Model};
use super::body::{block, header};
use super::items::statics;
use super::returned::{classifier, hint};
use super::sink::sink;
use super::span::{call_place, ours, private};

// Input, as `#[async_trait]` leaves it:
//
//     fn load<'life0, 'async_trait>(&'life0 self) -> Pin<Box<dyn Future<Output = u8> + Send + 'async_trait>> {
//         Box::pin(async move { body })
//     }
//
// Output:
//
//     fn load<'life0, 'async_trait>(&'life0 self) -> Pin<Box<dyn Future<Output = u8> + Send + 'async_trait>> {
//         Box::pin(async move {
//             let __site = …;
//             let __classifier = …;
//             let __sink = …;
//             timed::<u8, _, _, _>(__sink, __classifier, async move { body }).await
//         })
//     }
//
// All of it is inside, as in an `async fn`: nothing runs before the first poll, there is one box, and an attribute below
// finds the shape that it looks for.
pub(super) fn expand(model: &Model, boxed: &BoxedBlock) -> TokenStream {
    let Model {
        arguments,
        function,
        ..
    } = model;
    let BoxedBlock {
        pin, body, output, ..
    } = boxed;
    let (statics, sink) = (statics(model), sink(model));
    let (ty, classifier) = classifier(output, arguments);
    let hint = hint(model, output);
    // Not the spans of the block: `#[async_trait]` gives it that of a keyword, and coverage would find none of the body in it.
    let inner = block(function, quote!(#hint #body));
    let header = header(function, &quote!(async move));
    let place = call_place(model);
    let p = private(&arguments.krate, place);
    let call = quote_spanned!(place=> #p::timed::<#ty, _, _, _>(__sink, __classifier, #header #inner).await);
    let statements = quote_spanned! {ours()=>
        #statics
        let __classifier = #classifier;
        let __sink = #sink;
        #call
    };
    let header = quote_spanned!(ours()=> async move);
    quote!(#pin(#header { #statements }))
}
