//! What a struct of labels becomes.

use proc_macro2::TokenStream;
use quote::quote;

use super::model::Model;
use crate::syntax::implement;

// Input:
//
//     struct Order { payment: Payment, verdict: Verdict }
//
// Output:
//
//     impl __p::LabelSet for Order {
//         const LABELS: __p::Labels = __p::Labels::Group(&[
//             __p::Labels::Label { name: __p::Some("payment"), values: <Payment as __p::LabelValue>::VALUES },
//             __p::Labels::Label { name: __p::Some("verdict"), values: <Verdict as __p::LabelValue>::VALUES },
//         ]);
//
//         fn index(&self) -> usize {
//             let __index = 0;
//             let __index = __p::place(
//                 __index,
//                 const { __p::count_of(<Payment as __p::LabelValue>::VALUES) },
//                 <Payment as __p::LabelValue>::index(&self.payment),
//             );
//             let __index = __p::place(
//                 __index,
//                 const { __p::count_of(<Verdict as __p::LabelValue>::VALUES) },
//                 <Verdict as __p::LabelValue>::index(&self.verdict),
//             );
//             __index
//         }
//
//         fn encode(&self, __sink: &mut impl __p::LabelSink) {
//             <Payment as __p::LabelValue>::encode(&self.payment, __sink);
//             <Verdict as __p::LabelValue>::encode(&self.verdict, __sink);
//         }
//     }
pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    let Model {
        input,
        krate,
        labels,
    } = model;
    let idents: Vec<_> = labels.iter().map(|label| label.ident).collect();
    let types: Vec<_> = labels.iter().map(|label| label.ty).collect();
    let names = labels.iter().map(|label| &label.name.text);
    let items = quote! {
        const LABELS: __p::Labels = __p::Labels::Group(&[
            #(__p::Labels::Label { name: __p::Some(#names), values: <#types as __p::LabelValue>::VALUES }),*
        ]);

        #[inline]
        fn index(&self) -> __p::usize {
            let __index = 0;
            #(
                let __index = __p::place(
                    __index,
                    const { __p::count_of(<#types as __p::LabelValue>::VALUES) },
                    <#types as __p::LabelValue>::index(&self.#idents),
                );
            )*
            __index
        }

        #[inline]
        fn encode(&self, __sink: &mut impl __p::LabelSink) {
            #(<#types as __p::LabelValue>::encode(&self.#idents, __sink);)*
        }
    };
    implement(input, krate, "LabelSet", &items, &TokenStream::new())
}

/// After mistakes: no labels at all.
pub(super) fn fallback_items() -> TokenStream {
    quote! {
        const LABELS: __p::Labels = __p::Labels::NONE;

        fn index(&self) -> __p::usize {
            0
        }

        fn encode(&self, _: &mut impl __p::LabelSink) {}
    }
}
