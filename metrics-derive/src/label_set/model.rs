//! What was written in a struct of labels.

use proc_macro2::Span;
use std::collections::HashMap;

use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{
    Attribute, Data, DeriveInput, Error, Expr, ExprClosure, ExprPath, Fields, Ident, LitStr,
    Result, Token, Type,
};

use crate::name::LabelName;
use crate::syntax::{Case, CratePath, Errors, Known, Slot, flag, for_each_key, text};

/// A struct of labels.
pub(super) struct Model<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) krate: CratePath,
    pub(super) fields: Vec<Field<'a>>,
}

/// A label, or several.
pub(super) struct Field<'a> {
    pub(super) ident: &'a Ident,
    pub(super) ty: &'a Type,
    /// `None` where its labels are those of its type, which is a set itself.
    pub(super) label: Option<Label>,
}

/// One label.
pub(super) struct Label {
    pub(super) name: LabelName,
    /// Whether its value is written with its `Display`.
    pub(super) display: bool,
    pub(super) skip_if: Option<Test>,
}

/// What tells whether a label is absent.
pub(super) enum Test {
    Function(ExprPath),
    Closure(ExprClosure),
}

impl<'a> Model<'a> {
    pub(super) fn parse(input: &'a DeriveInput) -> Result<Self> {
        let named = named_fields(input)?;
        let mut errors = Errors::new();
        let (case, krate) = struct_keys(&input.attrs, &mut errors);
        let fields: Vec<_> = named
            .iter()
            .filter_map(|field| Field::parse(field, case, &mut errors))
            .collect();
        if named.is_empty() {
            errors.at(
                input.ident.span(),
                "a label set needs a label: write a field, or use the metric without `Family`",
            );
        }
        no_duplicates(&fields, &mut errors);
        errors.finish(Self {
            input,
            krate,
            fields,
        })
    }
}

fn named_fields(input: &DeriveInput) -> Result<&Punctuated<syn::Field, Token![,]>> {
    let message = "`LabelSet` is for structs with named fields, each a label: `struct Order { payment: Payment }`; an enum of the values of one label is a `LabelValue`";
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Ok(&fields.named),
            Fields::Unnamed(_) | Fields::Unit => Err(Error::new(input.ident.span(), message)),
        },
        Data::Enum(data) => Err(Error::new(data.enum_token.span(), message)),
        Data::Union(data) => Err(Error::new(data.union_token.span(), message)),
    }
}

/// How fields are written as label names, where they are written differently, and where the runtime is.
fn struct_keys(attributes: &[Attribute], errors: &mut Errors) -> (Option<Case>, CratePath) {
    const KNOWN: [Known; 2] = [
        ("rename_all", "rename_all = \"…\""),
        ("crate", "crate = path"),
    ];
    let (mut rename_all, mut krate) = (Slot::new(), Slot::new());
    for_each_key(attributes, "label", &KNOWN, errors, |key, meta, errors| {
        match key.to_string().as_str() {
            "rename_all" => rename_all.accept(key, Case::of_names(&text(key, meta)?)?, errors),
            "crate" => krate.accept(key, CratePath::parse(meta)?, errors),
            _ => return Ok(false),
        }
        Ok(true)
    });
    (
        rename_all.into_value(),
        krate.into_value().unwrap_or(CratePath::DEFAULT),
    )
}

impl<'a> Field<'a> {
    fn parse(field: &'a syn::Field, case: Option<Case>, errors: &mut Errors) -> Option<Self> {
        // A field named `_` is refused by rustc, which goes on with it.
        let ident = field.ident.as_ref().filter(|ident| *ident != "_")?;
        let keys = FieldKeys::parse(&field.attrs, errors);
        let label = if keys.flatten.span().is_some() {
            keys.nothing_beside_flatten(errors);
            None
        } else {
            Some(Label {
                name: errors.ok(keys.label_name(ident, case))?,
                display: keys.display.span().is_some(),
                skip_if: keys.skip_if.into_value(),
            })
        };
        Some(Self {
            ident,
            ty: &field.ty,
            label,
        })
    }
}

/// What `#[label(…)]` says of a field.
struct FieldKeys {
    rename: Slot<LitStr>,
    flatten: Slot<Span>,
    skip_if: Slot<Test>,
    display: Slot<Span>,
}

impl FieldKeys {
    const KNOWN: [Known; 4] = [
        ("rename", "rename = \"…\""),
        ("flatten", "flatten"),
        ("skip_if", "skip_if = …"),
        ("display", "display"),
    ];

    fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut keys = Self {
            rename: Slot::new(),
            flatten: Slot::new(),
            skip_if: Slot::new(),
            display: Slot::new(),
        };
        for_each_key(
            attributes,
            "label",
            &Self::KNOWN,
            errors,
            |key, meta, errors| {
                match key.to_string().as_str() {
                    "rename" => keys.rename.accept(key, text(key, meta)?, errors),
                    "flatten" => keys.flatten.accept(key, flag(key, meta, errors)?, errors),
                    "skip_if" => keys.skip_if.accept(key, Test::parse(key, meta)?, errors),
                    "display" => keys.display.accept(key, flag(key, meta, errors)?, errors),
                    _ => return Ok(false),
                }
                Ok(true)
            },
        );
        keys
    }

    /// `rename`, as it is written, or the name of the field in the case that the struct asks for.
    fn label_name(&self, ident: &Ident, case: Option<Case>) -> Result<LabelName> {
        if let Some(name) = self.rename.value() {
            return LabelName::from_literal(name);
        }
        let field = ident.unraw().to_string();
        let name = case.map_or_else(|| field.clone(), |case| case.apply(&field));
        LabelName::new(name, ident.span())
    }

    fn nothing_beside_flatten(&self, errors: &mut Errors) {
        let contradicting = [
            (self.rename.span(), "rename", "have names of their own"),
            (self.skip_if.span(), "skip_if", "are there or absent each"),
            (self.display.span(), "display", "have values of their own"),
        ];
        for (span, key, since) in contradicting {
            if let Some(span) = span {
                let message =
                    format!("`{key}` contradicts `flatten`, whose labels {since}: remove one");
                errors.at(span, message);
            }
        }
    }
}

impl Test {
    fn parse(key: &Ident, meta: &ParseNestedMeta<'_>) -> Result<Self> {
        if !meta.input.peek(Token![=]) {
            let message =
                format!("`{key}` needs a function: write `{key} = str::is_empty`, or a closure");
            return Err(Error::new(key.span(), message));
        }
        let value = meta.value()?;
        if value.peek(LitStr) {
            let written: LitStr = value.parse()?;
            let path = written.value();
            let message =
                format!("`{key}` takes a function: write `{key} = {path}`, without quotes");
            return Err(Error::new(written.span(), message));
        }
        Self::new(key, value.parse()?)
    }

    fn new(key: &Ident, written: Expr) -> Result<Self> {
        match written {
            Expr::Path(function) => Ok(Self::Function(function)),
            Expr::Closure(closure) => Ok(Self::Closure(closure)),
            Expr::Group(group) => Self::new(key, *group.expr),
            Expr::Paren(parentheses) => Self::new(key, *parentheses.expr),
            other => {
                let message = format!(
                    "`{key}` takes a function or a closure: write `{key} = str::is_empty`, or `{key} = |value| …`"
                );
                Err(Error::new_spanned(other, message))
            }
        }
    }
}

fn no_duplicates<'a>(fields: &'a [Field<'a>], errors: &mut Errors) {
    let mut seen: HashMap<&str, &Ident> = HashMap::new();
    let named = |field: &'a Field<'a>| Some((field, &field.label.as_ref()?.name));
    for (field, name) in fields.iter().filter_map(named) {
        if let Some(first) = seen.get(&*name.text) {
            errors.at(
                name.span,
                format!(
                    "`{}` is the name of the label of `{first}` already: rename one",
                    name.text
                ),
            );
        } else {
            seen.insert(&name.text, field.ident);
        }
    }
}
