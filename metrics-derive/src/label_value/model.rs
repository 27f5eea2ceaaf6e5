//! What was written in an enum of label values.

use std::collections::HashMap;

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Attribute, Data, DataEnum, DeriveInput, Error, Fields, Ident, LitStr, Result, Type};

use crate::syntax::{Case, CratePath, Errors, Known, Slot, flag, for_each_key, text};

/// An enum of label values.
pub(super) struct Model<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) krate: CratePath,
    pub(super) variants: Vec<Variant<'a>>,
    pub(super) parsing: Option<Parsing>,
    /// Whether it is an error that chooses the outcome of a call.
    pub(super) is_outcome: bool,
}

/// One value, or all that are no other variant's.
pub(super) struct Variant<'a> {
    pub(super) ident: &'a Ident,
    pub(super) value: Value<'a>,
    /// Whether it has fields that are no part of the value.
    pub(super) has_fields: bool,
    /// Where it was said that it takes all other values.
    other: Option<Span>,
}

/// How a variant is written.
pub(super) enum Value<'a> {
    Text {
        text: String,
        span: Span,
    },
    /// As its field is, which has this type.
    Field(&'a Type),
}

/// Which texts become a value of the enum.
#[derive(Clone, Copy)]
pub(super) enum Parsing {
    /// All: there is a variant for those that are unknown.
    All,
    /// Those that are the text of a variant.
    Known,
}

impl<'a> Model<'a> {
    pub(super) fn parse(input: &'a DeriveInput) -> Result<Self> {
        let data = the_enum(input)?;
        let mut errors = Errors::new();
        let keys = EnumKeys::parse(&input.attrs, &mut errors);
        keys.contradictions(&mut errors);
        let is_outcome = keys.outcome.span().is_some();
        let case = keys.rename_all.into_value().unwrap_or(Case::Snake);
        let variants: Vec<_> = data
            .variants
            .iter()
            .filter_map(|variant| Variant::parse(variant, case, is_outcome, &mut errors))
            .collect();
        if data.variants.is_empty() {
            errors.at(input.ident.span(), "a label needs a value: write a variant");
        }
        no_duplicates(&variants, &mut errors);
        if is_outcome {
            no_outcomes(&variants, &mut errors);
        }
        one_other(&variants, &mut errors);
        let has_other = variants.iter().any(Variant::is_other);
        errors.finish(Self {
            input,
            krate: keys.krate.into_value().unwrap_or(CratePath::DEFAULT),
            variants,
            parsing: keys.parse.span().map(|_| Parsing::new(has_other)),
            is_outcome,
        })
    }

    /// The type of the field of the variant for all other values, where it has one.
    pub(super) fn field(&self) -> Option<&'a Type> {
        self.variants
            .iter()
            .find_map(|variant| match &variant.value {
                Value::Field(ty) => Some(*ty),
                Value::Text { .. } => None,
            })
    }
}

fn the_enum(input: &DeriveInput) -> Result<&DataEnum> {
    let message = "`LabelValue` is for enums, whose variants are the values of a label, and for structs with one field";
    match &input.data {
        Data::Enum(data) => Ok(data),
        Data::Struct(data) => Err(Error::new(data.struct_token.span(), message)),
        Data::Union(data) => Err(Error::new(data.union_token.span(), message)),
    }
}

/// What `#[label(…)]` says of the enum.
struct EnumKeys {
    rename_all: Slot<Case>,
    parse: Slot<Span>,
    outcome: Slot<Span>,
    krate: Slot<CratePath>,
}

impl EnumKeys {
    const KNOWN: [Known; 4] = [
        ("rename_all", "rename_all = \"…\""),
        ("parse", "parse"),
        ("outcome", "outcome"),
        ("crate", "crate = path"),
    ];

    fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut keys = Self {
            rename_all: Slot::new(),
            parse: Slot::new(),
            outcome: Slot::new(),
            krate: Slot::new(),
        };
        for_each_key(
            attributes,
            "label",
            &Self::KNOWN,
            errors,
            |key, meta, errors| {
                match key.to_string().as_str() {
                    "rename_all" => {
                        let case = Case::of_values(&text(key, meta)?)?;
                        keys.rename_all.accept(key, case, errors);
                    }
                    "parse" => keys.parse.accept(key, flag(key, meta, errors)?, errors),
                    "outcome" => keys.outcome.accept(key, flag(key, meta, errors)?, errors),
                    "crate" => keys.krate.accept(key, CratePath::parse(meta)?, errors),
                    _ => return Ok(false),
                }
                Ok(true)
            },
        );
        keys
    }

    fn contradictions(&self, errors: &mut Errors) {
        if let (Some(_), Some(span)) = (self.outcome.span(), self.parse.span()) {
            errors.at(
                span,
                "an error with `outcome` may have fields, which no text tells: remove `parse`",
            );
        }
    }
}

impl Parsing {
    fn new(has_other: bool) -> Self {
        if has_other { Self::All } else { Self::Known }
    }

    /// What an enum with mistakes asks for, read alone: the fallback needs it as well. Mistakes were told already.
    pub(super) fn of(input: &DeriveInput) -> Option<Self> {
        let mut told = Errors::new();
        let asked = EnumKeys::parse(&input.attrs, &mut told).parse.span();
        let has_other = the_enum(input).is_ok_and(|data| {
            data.variants.iter().any(|variant| {
                let keys = VariantKeys::parse(&variant.attrs, &mut told);
                keys.other.span().is_some()
            })
        });
        let _ = told.finish(());
        asked.map(|_| Self::new(has_other))
    }
}

/// What `#[label(…)]` says of a variant.
struct VariantKeys {
    rename: Slot<LitStr>,
    other: Slot<Span>,
}

impl VariantKeys {
    const KNOWN: [Known; 2] = [("rename", "rename = \"…\""), ("other", "other")];

    fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut keys = Self {
            rename: Slot::new(),
            other: Slot::new(),
        };
        for_each_key(
            attributes,
            "label",
            &Self::KNOWN,
            errors,
            |key, meta, errors| {
                match key.to_string().as_str() {
                    "rename" => keys.rename.accept(key, text(key, meta)?, errors),
                    "other" => keys.other.accept(key, flag(key, meta, errors)?, errors),
                    _ => return Ok(false),
                }
                Ok(true)
            },
        );
        keys
    }
}

impl<'a> Variant<'a> {
    fn parse(
        variant: &'a syn::Variant,
        case: Case,
        is_outcome: bool,
        errors: &mut Errors,
    ) -> Option<Self> {
        let ident = &variant.ident;
        let VariantKeys { rename, other } = VariantKeys::parse(&variant.attrs, errors);
        let other = other.span();
        if let (Some(span), true) = (other, is_outcome) {
            errors.at(
                span,
                "the outcomes of an error are known beforehand: remove `other`; the variant has its name as its value",
            );
            return None;
        }
        let has_fields = !matches!(variant.fields, Fields::Unit);
        let value = match &variant.fields {
            fields if matches!(fields, Fields::Unit) || is_outcome => match rename.into_value() {
                Some(text) => Value::Text {
                    text: text.value(),
                    span: text.span(),
                },
                None => Value::Text {
                    text: case.apply(&ident.unraw().to_string()),
                    span: ident.span(),
                },
            },
            Fields::Unnamed(fields) if other.is_some() && fields.unnamed.len() == 1 => {
                if let Some(span) = rename.span() {
                    let message = format!("`{ident}` is written as its field is: remove `rename`");
                    errors.at(span, message);
                }
                Value::Field(&fields.unnamed[0].ty)
            }
            fields => {
                let message = if other.is_some() {
                    format!(
                        "the variant for other values has one field, which is the value, or none: write `{ident}(String)`, or `{ident}` alone"
                    )
                } else {
                    format!(
                        "`{ident}` has fields, so it is not one value: write `{ident}` alone; only a variant with `#[label(other)]` may have a field, for all other values, and those of an error with `#[label(outcome)]` at the enum"
                    )
                };
                errors.at(fields.span(), message);
                return None;
            }
        };
        Some(Self {
            ident,
            value,
            has_fields,
            other,
        })
    }

    pub(super) fn is_other(&self) -> bool {
        self.other.is_some()
    }
}

fn no_duplicates(variants: &[Variant<'_>], errors: &mut Errors) {
    let mut seen: HashMap<&str, &Ident> = HashMap::new();
    for variant in variants {
        let Value::Text { text, span } = &variant.value else {
            continue;
        };
        if let Some(first) = seen.get(&**text) {
            errors.at(
                *span,
                format!("`{text}` is the value of `{first}` already: rename one"),
            );
        } else {
            seen.insert(text, variant.ident);
        }
    }
}

/// What an error chooses stands beside the outcomes that there are anyway.
fn no_outcomes(variants: &[Variant<'_>], errors: &mut Errors) {
    for variant in variants {
        if let Value::Text { text, span } = &variant.value
            && matches!(text.as_str(), "ok" | "panic" | "cancelled")
        {
            errors.at(
                *span,
                format!("`{text}` is an outcome that every function can have: write `#[label(rename = \"…\")]`"),
            );
        }
    }
}

fn one_other(variants: &[Variant<'_>], errors: &mut Errors) {
    let mut others = variants
        .iter()
        .filter_map(|variant| Some((variant.ident, variant.other?)));
    let Some((first, _)) = others.next() else {
        return;
    };
    for (_, span) in others {
        errors.at(
            span,
            format!("`{first}` takes all other values already: remove one `other`"),
        );
    }
}
