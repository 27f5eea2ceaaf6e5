//! What an enum of label values becomes.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Index;

use super::model::Model;
use crate::syntax::implement;

// Input:
//
//     enum Method { Get, Post }
//
// Output:
//
//     impl __p::LabelValue for Method {
//         const VALUES: __p::Option<&'static [&'static str]> = __p::Some(&["get", "post"]);
//
//         fn index(&self) -> usize {
//             match self { Self::Get => 0, Self::Post => 1 }
//         }
//
//         fn encode(&self, __sink: &mut impl __p::LabelSink) {
//             __sink.closed(match self { Self::Get => "get", Self::Post => "post" });
//         }
//     }
pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    let Model {
        input,
        krate,
        variants,
    } = model;
    let idents: Vec<_> = variants.iter().map(|variant| variant.ident).collect();
    let texts: Vec<_> = variants.iter().map(|variant| &variant.text).collect();
    let indices = (0..variants.len()).map(Index::from);
    let items = quote! {
        const VALUES: __p::Option<&'static [&'static __p::str]> = __p::Some(&[#(#texts),*]);

        #[inline]
        fn index(&self) -> __p::usize {
            match self {
                #(Self::#idents => #indices,)*
            }
        }

        #[inline]
        fn encode(&self, __sink: &mut impl __p::LabelSink) {
            __sink.closed(match self {
                #(Self::#idents => #texts,)*
            });
        }
    };
    implement(input, krate, "LabelValue", &items, &TokenStream::new())
}

/// After mistakes: any value at all.
pub(super) fn fallback_items() -> TokenStream {
    quote! {
        const VALUES: __p::Option<&'static [&'static __p::str]> = __p::None;

        fn index(&self) -> __p::usize {
            0
        }

        fn encode(&self, _: &mut impl __p::LabelSink) {}
    }
}
