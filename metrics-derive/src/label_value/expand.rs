//! What an enum of label values becomes.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Error, Generics, Index, Type};

use super::model::{Model, Parsing, Value};
use crate::syntax::{CratePath, implement, located};

// Input:
//
//     #[label(parse)]
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
//
//     impl __p::FromStr for Method {
//         type Err = __p::UnknownLabelValue;
//
//         fn from_str(__text: &str) -> __p::Result<Self, __p::UnknownLabelValue> {
//             __p::Ok(match __text {
//                 "get" => Self::Get,
//                 "post" => Self::Post,
//                 _ => return __p::Err(__p::UnknownLabelValue::of::<Self>(__text)),
//             })
//         }
//     }
pub(super) fn expand(model: &Model<'_>) -> TokenStream {
    let items = match model.field() {
        Some(ty) => open(model, ty),
        None => closed(model),
    };
    let parsing = model.parsing.map(|parsing| parse(model, parsing));
    let outcome = model.is_outcome.then(|| outcome(model.input));
    let after = quote!(#parsing #outcome);
    implement(model.input, &model.krate, "LabelValue", &items, &after)
}

/// The impl by which an error chooses the outcome of a call.
fn outcome(input: &DeriveInput) -> TokenStream {
    let ident = located(&input.ident);
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics __p::ErrorOutcome for #ident #ty_generics #where_clause {}
    }
}

/// Each variant is one value.
fn closed(model: &Model<'_>) -> TokenStream {
    let (patterns, texts): (Vec<_>, Vec<_>) = known(model).unzip();
    let indices = (0..patterns.len()).map(Index::from);
    quote! {
        const VALUES: __p::Option<&'static [&'static __p::str]> = __p::Some(&[#(#texts),*]);

        #[inline]
        fn index(&self) -> __p::usize {
            match self {
                #(#patterns => #indices,)*
            }
        }

        #[inline]
        fn encode(&self, __sink: &mut impl __p::LabelSink) {
            __sink.closed(match self {
                #(#patterns => #texts,)*
            });
        }
    }
}

/// One variant has a field of the type `ty`, which can be any value.
fn open(model: &Model<'_>, ty: &Type) -> TokenStream {
    let (patterns, texts): (Vec<_>, Vec<_>) = known(model).unzip();
    let others = model.variants.iter().filter(|variant| variant.is_other());
    let others = others.map(|variant| variant.ident);
    quote! {
        const VALUES: __p::Option<&'static [&'static __p::str]> = __p::None;

        #[inline]
        fn index(&self) -> __p::usize {
            0
        }

        #[inline]
        fn encode(&self, __sink: &mut impl __p::LabelSink) {
            match self {
                #(#patterns => __sink.open(#texts),)*
                #(Self::#others(__value) => {
                    <#ty as __p::LabelValue>::encode(__value, &mut __p::AllOpen(__sink));
                })*
            }
        }
    }
}

/// Patterns of the variants that are one value, and its text.
fn known<'m>(model: &'m Model<'_>) -> impl Iterator<Item = (TokenStream, &'m str)> {
    model
        .variants
        .iter()
        .filter_map(|variant| match &variant.value {
            Value::Text { text, .. } => {
                let ident = variant.ident;
                let fields = variant.has_fields.then(|| quote!({ .. }));
                Some((quote!(Self::#ident #fields), &**text))
            }
            Value::Field(_) => None,
        })
}

/// The impl that makes texts values of the enum.
fn parse(model: &Model<'_>, parsing: Parsing) -> TokenStream {
    // The arm for all others is the last, wherever its variant is.
    let (others, known): (Vec<_>, Vec<_>) = model
        .variants
        .iter()
        .partition(|variant| variant.is_other());
    let arms = known.into_iter().chain(others).map(|variant| {
        let ident = located(variant.ident);
        match &variant.value {
            Value::Field(ty) => {
                quote!(_ => Self::#ident(<#ty as __p::From<&__p::str>>::from(__text)))
            }
            Value::Text { .. } if variant.is_other() => quote!(_ => Self::#ident),
            Value::Text { text, .. } => quote!(#text => Self::#ident),
        }
    });
    let body = match parsing {
        Parsing::All => quote!(match __text { #(#arms,)* }),
        Parsing::Known => quote! {
            __p::Ok(match __text {
                #(#arms,)*
                _ => return __p::Err(__p::UnknownLabelValue::of::<Self>(__text)),
            })
        },
    };
    parsing_with(model.input, parsing, &body)
}

fn parsing_with(input: &DeriveInput, parsing: Parsing, body: &TokenStream) -> TokenStream {
    let ident = located(&input.ident);
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    match parsing {
        Parsing::All => {
            let text = text_of(&input.generics);
            quote! {
                #[automatically_derived]
                impl #impl_generics __p::From<#text> for #ident #ty_generics #where_clause {
                    fn from(__text: #text) -> Self {
                        #body
                    }
                }
            }
        }
        // Its error is spelt out: a variant can be called `Err`.
        Parsing::Known => quote! {
            #[automatically_derived]
            impl #impl_generics __p::FromStr for #ident #ty_generics #where_clause {
                type Err = __p::UnknownLabelValue;

                fn from_str(__text: &__p::str) -> __p::Result<Self, __p::UnknownLabelValue> {
                    #body
                }
            }
        },
    }
}

/// The type of a text that becomes a value: where an enum has a lifetime, only its field can borrow for that, and from the text.
fn text_of(generics: &Generics) -> TokenStream {
    let lifetime = generics.lifetimes().next().map(|of| &of.lifetime);
    quote!(&#lifetime __p::str)
}

/// The mistakes, and impls that spare the user the errors at every use of the enum: any value at all.
pub(super) fn fallback(
    input: &DeriveInput,
    krate: &CratePath,
    parsing: Option<Parsing>,
    errors: &Error,
) -> TokenStream {
    let items = quote! {
        const VALUES: __p::Option<&'static [&'static __p::str]> = __p::None;

        fn index(&self) -> __p::usize {
            0
        }

        fn encode(&self, _: &mut impl __p::LabelSink) {}
    };
    let body = quote!(__p::unreachable!("{}", __text));
    let parsing = parsing.map(|parsing| parsing_with(input, parsing, &body));
    let implementation = implement(
        input,
        krate,
        "LabelValue",
        &items,
        &parsing.unwrap_or_default(),
    );
    let errors = errors.to_compile_error();
    quote!(#errors #implementation)
}
