//! What a struct of labels becomes.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::model::{Field, Label, Model, Test};
use crate::syntax::{implement, located_at};

// Input:
//
//     struct Order {
//         payment: Payment,
//         #[label(flatten)]
//         outcome: Outcome,
//     }
//
// Output:
//
//     impl __p::LabelSet for Order {
//         const LABELS: __p::Labels = __p::Labels::Group(&[
//             <Payment as __p::LabelValue>::LABEL.with_name("payment"),
//             <Outcome as __p::LabelSet>::LABELS,
//         ]);
//
//         fn index(&self) -> usize {
//             __p::place(
//                 const { __p::counts(&Self::LABELS) },
//                 [
//                     <Payment as __p::LabelValue>::index(&self.payment),
//                     <Outcome as __p::LabelSet>::index(&self.outcome),
//                 ],
//             )
//         }
//
//         fn encode(&self, __sink: &mut impl __p::LabelSink) {
//             <Payment as __p::LabelValue>::encode(&self.payment, __sink);
//             <Outcome as __p::LabelSet>::encode(&self.outcome, __sink);
//         }
//     }
pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    let Model {
        input,
        krate,
        fields,
    } = model;
    let parts = fields.iter().map(Part::new);
    let (labels, (indices, encodings)): (Vec<_>, (Vec<_>, Vec<_>)) = parts
        .map(|part| (part.labels, (part.index, part.encoding)))
        .unzip();
    let items = quote! {
        const LABELS: __p::Labels = __p::Labels::Group(&[#(#labels),*]);

        #[inline]
        fn index(&self) -> __p::usize {
            __p::place(const { __p::counts(&Self::LABELS) }, [#(#indices),*])
        }

        #[inline]
        fn encode(&self, __sink: &mut impl __p::LabelSink) {
            #(#encodings)*
        }
    };
    implement(input, krate, "LabelSet", &items, &TokenStream::new())
}

/// What a field adds to each item. All calls name the trait on the field's type: rustc then tells once, there, that it lacks it.
struct Part {
    labels: TokenStream,
    index: TokenStream,
    encoding: TokenStream,
}

impl Part {
    fn new(field: &Field<'_>) -> Self {
        let Some(label) = &field.label else {
            return Self::flattened(field);
        };
        let always = if label.display {
            Self::displayed(field, label)
        } else {
            Self::value(field, label)
        };
        match &label.skip_if {
            Some(test) => always.unless(test, field, label),
            None => always,
        }
    }

    fn flattened(Field { ident, ty, .. }: &Field<'_>) -> Self {
        Self {
            labels: quote!(<#ty as __p::LabelSet>::LABELS),
            index: quote!(<#ty as __p::LabelSet>::index(&self.#ident)),
            encoding: quote!(<#ty as __p::LabelSet>::encode(&self.#ident, __sink);),
        }
    }

    fn value(Field { ident, ty, .. }: &Field<'_>, label: &Label) -> Self {
        let name = &label.name.text;
        Self {
            labels: quote!(<#ty as __p::LabelValue>::LABEL.with_name(#name)),
            index: quote!(<#ty as __p::LabelValue>::index(&self.#ident)),
            encoding: quote!(<#ty as __p::LabelValue>::encode(&self.#ident, __sink);),
        }
    }

    fn displayed(Field { ident, ty, .. }: &Field<'_>, label: &Label) -> Self {
        let name = &label.name.text;
        // At the type, which is what may have no `Display`.
        let text = quote_spanned! {located_at(ty.span())=> __p::format_args!("{}", self.#ident)};
        Self {
            labels: quote!(__p::Labels::OPEN.with_name(#name)),
            index: quote!(0),
            encoding: quote!(__p::LabelValue::encode(&__p::Displayed(#text), __sink);),
        }
    }

    /// The same label, absent where the test says so.
    fn unless(self, test: &Test, Field { ident, ty, .. }: &Field<'_>, label: &Label) -> Self {
        let Self {
            labels,
            index,
            encoding,
        } = self;
        let skip = match test {
            Test::Function(function) => {
                quote_spanned!(located_at(function.span())=> #function(&self.#ident))
            }
            // Called in place it would not know the type of its argument.
            Test::Closure(closure) => quote!(__p::holds(&self.#ident, #closure)),
        };
        let (of, index) = if label.display {
            (quote!(__p::Labels::OPEN), index)
        } else {
            let of = quote!(<#ty as __p::LabelValue>::LABEL);
            let index = quote! {
                if #skip { const { __p::absent(&#of) } } else { __p::present(&#of, #index) }
            };
            (of, index)
        };
        Self {
            labels: quote!(#labels.or_absent()),
            index,
            encoding: quote! {
                if #skip { __p::encode_absent(&#of, __sink); } else { #encoding }
            },
        }
    }
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
