//! What was written in a struct of metrics.

use std::collections::HashMap;

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{
    Attribute, Data, DeriveInput, Error, Expr, Fields, Generics, Ident, LitInt, LitStr, Result,
    Token, Type, token,
};

use crate::lint;
use crate::name::{LabelName, MetricName};
use crate::syntax::{CratePath, Errors, Slot, for_each_key, help, misplaced, text};

/// A struct of metrics.
pub(super) struct Model<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) krate: CratePath,
    pub(super) fields: Vec<Field<'a>>,
}

/// A metric family.
pub(super) struct Field<'a> {
    pub(super) ident: &'a Ident,
    pub(super) ty: &'a Type,
    pub(super) name: MetricName,
    pub(super) help: String,
    pub(super) keys: FieldKeys,
}

/// What `#[metric(…)]` says of a field.
pub(super) struct FieldKeys {
    name: Option<LitStr>,
    pub(super) buckets: Option<Expr>,
    pub(super) labels: Vec<LabelName>,
    pub(super) max_series: Option<LitInt>,
    pub(super) removable: Option<Span>,
}

impl<'a> Model<'a> {
    pub(super) fn parse(input: &'a DeriveInput) -> Result<Self> {
        let named = named_fields(input)?;
        let mut errors = Errors::new();
        no_parameters(&input.generics, &mut errors);
        misplaced(
            &input.attrs,
            "metric",
            "`metric` is for a field: write `#[metrics(…)]` at the struct",
            &mut errors,
        );
        let (prefix, krate) = struct_keys(&input.attrs, &mut errors);
        let fields: Vec<_> = named
            .iter()
            .filter_map(|field| Field::parse(field, prefix.as_ref(), &mut errors))
            .collect();
        no_duplicates(&fields, &mut errors);
        errors.finish(Self {
            input,
            krate,
            fields,
        })
    }
}

fn named_fields(input: &DeriveInput) -> Result<&Punctuated<syn::Field, Token![,]>> {
    let message = "`Metrics` is for structs with named fields, each a metric family: `struct Shop { orders_total: Counter }`";
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Ok(&fields.named),
            Fields::Unnamed(_) | Fields::Unit => Err(Error::new(input.ident.span(), message)),
        },
        Data::Enum(data) => Err(Error::new(data.enum_token.span(), message)),
        Data::Union(data) => Err(Error::new(data.union_token.span(), message)),
    }
}

fn no_parameters(generics: &Generics, errors: &mut Errors) {
    for parameter in &generics.params {
        errors.at(
            parameter.span(),
            "a struct of metrics has no parameters, since each metric is registered once: remove it, and write concrete types",
        );
    }
}

fn struct_keys(attributes: &[Attribute], errors: &mut Errors) -> (Option<LitStr>, CratePath) {
    let (mut prefix, mut krate) = (Slot::new(), Slot::new());
    for_each_key(
        attributes,
        "metrics",
        "`prefix = \"…\"` and `crate = path`",
        errors,
        |key, meta, errors| {
            match key.to_string().as_str() {
                "prefix" => prefix.accept(key, text(key, meta)?, errors),
                "crate" => krate.accept(key, CratePath::parse(meta)?, errors),
                _ => return Ok(false),
            }
            Ok(true)
        },
    );
    let prefix = prefix
        .into_value()
        .filter(|prefix| is_prefix(prefix, errors));
    (prefix, krate.into_value().unwrap_or(CratePath::DEFAULT))
}

fn is_prefix(prefix: &LitStr, errors: &mut Errors) -> bool {
    let text = prefix.value();
    if let Some(stem) = text.strip_suffix('_') {
        errors.at(
            prefix.span(),
            format!(
                "prefix and field name are joined with `_` already: write `prefix = \"{stem}\"`"
            ),
        );
        return false;
    }
    errors.ok(MetricName::new(text, prefix.span())).is_some()
}

impl<'a> Field<'a> {
    fn parse(field: &'a syn::Field, prefix: Option<&LitStr>, errors: &mut Errors) -> Option<Self> {
        let ident = field.ident.as_ref()?;
        misplaced(
            &field.attrs,
            "metrics",
            "`metrics` is for the struct: write `#[metric(…)]` at a field",
            errors,
        );
        let keys = FieldKeys::parse(&field.attrs, errors);
        let name = errors.ok(keys.metric_name(ident, prefix))?;
        let help = help(&field.attrs);
        lint::metric_name(&name, errors);
        lint::help(&name, help.as_deref(), errors);
        Some(Self {
            ident,
            ty: &field.ty,
            name,
            help: help.unwrap_or_default(),
            keys,
        })
    }
}

impl FieldKeys {
    fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let known =
            "`name = \"…\"`, `buckets = …`, `labels(\"…\")`, `max_series = …` and `removable`";
        let (mut name, mut buckets, mut labels) = (Slot::new(), Slot::new(), Slot::new());
        let (mut max_series, mut removable) = (Slot::new(), Slot::new());
        for_each_key(attributes, "metric", known, errors, |key, meta, errors| {
            match key.to_string().as_str() {
                "name" => name.accept(key, text(key, meta)?, errors),
                "buckets" => buckets.accept(key, bounds(meta.value()?.parse()?)?, errors),
                "labels" => {
                    if !meta.input.peek(token::Paren) {
                        return Err(Error::new(
                            key.span(),
                            "`labels` takes names in parentheses: write `labels(\"…\")`",
                        ));
                    }
                    let content;
                    syn::parenthesized!(content in meta.input);
                    let names = Punctuated::<LitStr, Token![,]>::parse_terminated(&content)?;
                    labels.accept(key, label_names(&names, errors), errors);
                }
                "max_series" => max_series.accept(key, positive(meta.value()?.parse()?)?, errors),
                "removable" => removable.accept(key, key.span(), errors),
                _ => return Ok(false),
            }
            Ok(true)
        });
        Self {
            name: name.into_value(),
            buckets: buckets.into_value(),
            labels: labels.into_value().unwrap_or_default(),
            max_series: max_series.into_value(),
            removable: removable.into_value(),
        }
    }

    /// `name`, as it is written, or prefix and field name.
    fn metric_name(&self, ident: &Ident, prefix: Option<&LitStr>) -> Result<MetricName> {
        match (&self.name, prefix) {
            (Some(name), _) => MetricName::new(name.value(), name.span()),
            (None, Some(prefix)) => MetricName::new(
                format!("{}_{}", prefix.value(), ident.unraw()),
                ident.span(),
            ),
            (None, None) => MetricName::new(ident.unraw().to_string(), ident.span()),
        }
    }
}

fn label_names(names: &Punctuated<LitStr, Token![,]>, errors: &mut Errors) -> Vec<LabelName> {
    let mut legal: Vec<LabelName> = Vec::new();
    for name in names
        .iter()
        .filter_map(|name| errors.ok(LabelName::from_literal(name)))
        .collect::<Vec<_>>()
    {
        if legal.iter().any(|other| other.text == name.text) {
            errors.at(
                name.span,
                format!("the label `{}` is there twice: rename one", name.text),
            );
        } else {
            legal.push(name);
        }
    }
    legal
}

/// Any expression may be buckets, but for one that cannot.
fn bounds(written: Expr) -> Result<Expr> {
    if let Expr::Lit(literal) = &written {
        let message = "`buckets` takes a list, such as `[0.1, 1.0]`, or a constant, such as `Buckets::LATENCY`";
        return Err(Error::new(literal.span(), message));
    }
    Ok(written)
}

fn positive(number: LitInt) -> Result<LitInt> {
    match number.base10_parse::<u32>() {
        Ok(1..) => Ok(number),
        _ => Err(Error::new(
            number.span(),
            "`max_series` is a whole number from 1 to 4294967295",
        )),
    }
}

fn no_duplicates(fields: &[Field<'_>], errors: &mut Errors) {
    let mut seen: HashMap<&str, &Ident> = HashMap::new();
    for field in fields {
        if let Some(first) = seen.get(&*field.name.text) {
            let name = &field.name.text;
            errors.at(
                field.name.span,
                format!("`{name}` is the name of the field `{first}` already: rename one"),
            );
        } else {
            seen.insert(&field.name.text, field.ident);
        }
    }
}
