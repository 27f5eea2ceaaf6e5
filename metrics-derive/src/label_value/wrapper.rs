//! `#[derive(LabelValue)]` on a struct with one field, which is written as that field is.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Attribute, DataStruct, DeriveInput, Error, Field, Fields, Ident, Index, Member, Result, Type,
};

use super::expand;
use crate::syntax::{CratePath, Errors, Known, Slot, for_each_key, implement};

/// A struct with one field.
struct Wrapper<'a> {
    input: &'a DeriveInput,
    krate: CratePath,
    member: Member,
    ty: &'a Type,
}

/// Returns the impl, or the mistakes. A struct with other fields gets no impl, as it may derive `LabelSet` as well.
pub(super) fn derive(input: &DeriveInput, data: &DataStruct) -> TokenStream {
    let field = match one_field(&input.ident, &data.fields) {
        Ok(field) => field,
        Err(error) => return error.into_compile_error(),
    };
    match Wrapper::parse(input, field) {
        Ok(wrapper) => wrapper.expand(),
        Err(errors) => {
            let krate = CratePath::of(&input.attrs, "label");
            expand::fallback(input, &krate, None, &errors)
        }
    }
}

fn one_field<'a>(ident: &Ident, fields: &'a Fields) -> Result<&'a Field> {
    let mut all = fields.iter();
    match (all.next(), all.next()) {
        (Some(field), None) => Ok(field),
        (None, _) => Err(Error::new(
            ident.span(),
            format!("a label needs a value: write a field, `struct {ident}(String);`, or an enum"),
        )),
        (Some(_), Some(second)) => Err(Error::new_spanned(
            second,
            "a label has one value: leave one field, or write `#[derive(LabelSet)]` for several labels",
        )),
    }
}

impl<'a> Wrapper<'a> {
    fn parse(input: &'a DeriveInput, field: &'a Field) -> Result<Self> {
        let mut errors = Errors::new();
        let krate = struct_keys(&input.attrs, &mut errors);
        field_keys(&field.attrs, &mut errors);
        let member = match &field.ident {
            Some(ident) => Member::Named(ident.clone()),
            None => Member::Unnamed(Index::from(0)),
        };
        errors.finish(Self {
            input,
            krate,
            member,
            ty: &field.ty,
        })
    }

    // Input:
    //
    //     struct ShardId(u32);
    //
    // Output:
    //
    //     impl __p::LabelValue for ShardId {
    //         const VALUES: __p::Option<&'static [&'static __p::str]> = <u32 as __p::LabelValue>::VALUES;
    //         const OPTIONAL: __p::bool = <u32 as __p::LabelValue>::OPTIONAL;
    //
    //         fn index(&self) -> __p::usize {
    //             <u32 as __p::LabelValue>::index(&self.0)
    //         }
    //
    //         fn encode(&self, __sink: &mut impl __p::LabelSink) {
    //             <u32 as __p::LabelValue>::encode(&self.0, __sink);
    //         }
    //     }
    fn expand(&self) -> TokenStream {
        let (member, ty) = (&self.member, self.ty);
        let items = quote! {
            const VALUES: __p::Option<&'static [&'static __p::str]> = <#ty as __p::LabelValue>::VALUES;
            const OPTIONAL: __p::bool = <#ty as __p::LabelValue>::OPTIONAL;

            #[inline]
            fn index(&self) -> __p::usize {
                <#ty as __p::LabelValue>::index(&self.#member)
            }

            #[inline]
            fn encode(&self, __sink: &mut impl __p::LabelSink) {
                <#ty as __p::LabelValue>::encode(&self.#member, __sink);
            }
        };
        implement(
            self.input,
            &self.krate,
            "LabelValue",
            &items,
            &TokenStream::new(),
        )
    }
}

/// The path of the runtime. The keys of an enum are told apart from those that nobody knows.
fn struct_keys(attributes: &[Attribute], errors: &mut Errors) -> CratePath {
    const KNOWN: [Known; 1] = [("crate", "crate = path")];
    let mut krate = Slot::new();
    for_each_key(attributes, "label", &KNOWN, errors, |key, meta, errors| {
        match key.to_string().as_str() {
            "crate" => krate.accept(key, CratePath::parse(meta)?, errors),
            name @ ("rename_all" | "parse" | "outcome") => {
                let message = format!(
                    "`{name}` is for the variants of an enum, and this struct is written as its field is: remove `{name}`, or write an enum"
                );
                return Err(Error::new(key.span(), message));
            }
            _ => return Ok(false),
        }
        Ok(true)
    });
    krate.into_value().unwrap_or(CratePath::DEFAULT)
}

fn field_keys(attributes: &[Attribute], errors: &mut Errors) {
    for_each_key(attributes, "label", &[], errors, |key, _, _| {
        let name = key.to_string();
        let message = match name.as_str() {
            "display" => {
                "`display` is for the fields of a `LabelSet`: write `Displayed<…>` as the type of this field".to_owned()
            }
            "flatten" | "other" | "rename" | "skip_if" => {
                format!("the struct is written as its field is: remove `{name}`")
            }
            _ => return Ok(false),
        };
        Err(Error::new(key.span(), message))
    });
}
