//! The frame of every derived impl.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{DeriveInput, Error};

use super::CratePath;

/// `impl Trait for Type { items }` in a scope of its own, where `__p` is all of the runtime that generated code may touch,
/// followed by `after`.
pub(crate) fn implement(
    input: &DeriveInput,
    krate: &CratePath,
    of: &str,
    items: &TokenStream,
    after: &TokenStream,
) -> TokenStream {
    implement_documented(input, krate, of, "", items, after)
}

/// As [`implement`], with documentation of the impl.
pub(crate) fn implement_documented(
    input: &DeriveInput,
    krate: &CratePath,
    of: &str,
    docs: &str,
    items: &TokenStream,
    after: &TokenStream,
) -> TokenStream {
    let docs = (!docs.is_empty()).then(|| quote!(#[doc = #docs]));
    let ident = located(&input.ident);
    let of = Ident::new(of, Span::call_site());
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
    quote! {
        const _: () = {
            use #krate::__private as __p;

            #docs
            #[automatically_derived]
            impl #impl_generics __p::#of for #ident #ty_generics #where_clause {
                #items
            }

            #after
        };
    }
}

/// The name of a type, at its place, as the macro's own word: a deprecated type may have derives.
pub(crate) fn located(ident: &Ident) -> Ident {
    let mut ident = ident.clone();
    ident.set_span(located_at(ident.span()));
    ident
}

/// Points at the user's code without being it: rustc would lint it as theirs.
pub(crate) fn located_at(span: Span) -> Span {
    Span::call_site().located_at(span)
}

/// The mistakes, and an impl that spares the user the errors at every use of the type.
pub(crate) fn fallback(
    input: &DeriveInput,
    krate: &CratePath,
    of: &str,
    items: &TokenStream,
    errors: &Error,
) -> TokenStream {
    let errors = errors.to_compile_error();
    let implementation = implement(input, krate, of, items, &TokenStream::new());
    quote!(#errors #implementation)
}
