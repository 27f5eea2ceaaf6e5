//! What was written in a struct of metrics.

use std::collections::HashMap;

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::parse::Parse;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{
    Attribute, Data, DeriveInput, Error, Expr, Fields, Generics, Ident, LitInt, LitStr, Result,
    Token, Type, token,
};

use crate::lint::{self, Exceptions};
use crate::name::{LabelName, MetricName};
use crate::syntax::{
    CratePath, Errors, Known, Slot, all_or_nothing, for_each_key, help, misplaced, skip_value, text,
};

/// A struct of metrics.
pub(super) struct Model<'a> {
    pub(super) input: &'a DeriveInput,
    pub(super) keys: StructKeys,
    pub(super) fields: Vec<Field<'a>>,
}

/// What `#[metrics(…)]` says of the struct.
pub(super) struct StructKeys {
    prefix: Option<LitStr>,
    pub(super) krate: CratePath,
    pub(super) exceptions: Exceptions,
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
    pub(super) exceptions: Exceptions,
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
        let keys = StructKeys::parse(&input.attrs, &mut errors);
        let fields: Vec<_> = named
            .iter()
            .filter_map(|field| Field::parse(field, &keys, &mut errors))
            .collect();
        no_duplicates(&fields, &mut errors);
        errors.finish(Self {
            input,
            keys,
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

impl StructKeys {
    const KNOWN: [Known; 4] = [
        ("prefix", "prefix = \"…\""),
        ("crate", "crate = path"),
        ("allow", "allow(rule)"),
        ("reason", "reason = \"…\""),
    ];

    fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let (mut prefix, mut krate) = (Slot::new(), Slot::new());
        let (mut allow, mut reason) = (Slot::new(), Slot::new());
        for_each_key(
            attributes,
            "metrics",
            &Self::KNOWN,
            errors,
            |key, meta, errors| {
                match key.to_string().as_str() {
                    "prefix" => prefix.accept(key, text(key, meta)?, errors),
                    "crate" => krate.accept(key, CratePath::parse(meta)?, errors),
                    "allow" => allow.accept(key, rules(key, meta, errors)?, errors),
                    "reason" => reason.accept(key, text(key, meta)?, errors),
                    _ => return Ok(false),
                }
                Ok(true)
            },
        );
        Self {
            prefix: prefix
                .into_value()
                .filter(|prefix| is_prefix(prefix, errors)),
            krate: krate.into_value().unwrap_or(CratePath::DEFAULT),
            exceptions: Exceptions::new(allow.into_value(), reason.into_value().as_ref(), errors),
        }
    }
}

/// The rules in `allow(…)`: after a mistake none, so that its `reason` is not taken for one without an exception.
fn rules(
    key: &Ident,
    meta: &ParseNestedMeta<'_>,
    errors: &mut Errors,
) -> Result<Vec<(lint::Rule, Span)>> {
    let written = in_parentheses(key, meta, "rules", "allow(gauge_total)");
    if written.is_err() {
        skip_value(meta.input)?;
    }
    let written = errors.ok(written).unwrap_or_default();
    Ok(Exceptions::parse_allow(&written, errors))
}

/// What stands in the parentheses behind a key.
fn in_parentheses<T: Parse>(
    key: &Ident,
    meta: &ParseNestedMeta<'_>,
    what: &str,
    example: &str,
) -> Result<Punctuated<T, Token![,]>> {
    if !meta.input.peek(token::Paren) {
        let message = format!("`{key}` takes {what} in parentheses: write `{example}`");
        return Err(Error::new(key.span(), message));
    }
    all_or_nothing(meta.input, |input| {
        let content;
        syn::parenthesized!(content in input);
        Punctuated::parse_terminated(&content)
    })
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
    fn parse(field: &'a syn::Field, of: &StructKeys, errors: &mut Errors) -> Option<Self> {
        // A field named `_` is refused by rustc, which goes on with it.
        let ident = field.ident.as_ref().filter(|ident| *ident != "_")?;
        misplaced(
            &field.attrs,
            "metrics",
            "`metrics` is for the struct: write `#[metric(…)]` at a field",
            errors,
        );
        let keys = FieldKeys::parse(&field.attrs, errors);
        let name = errors.ok(keys.metric_name(ident, of.prefix.as_ref()))?;
        let help = help(&field.attrs);
        lint::judge(
            &name,
            help.as_deref(),
            &keys.exceptions,
            &of.exceptions,
            errors,
        );
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
    const KNOWN: [Known; 7] = [
        ("name", "name = \"…\""),
        ("buckets", "buckets = …"),
        ("labels", "labels(\"…\")"),
        ("max_series", "max_series = …"),
        ("removable", "removable"),
        ("allow", "allow(rule)"),
        ("reason", "reason = \"…\""),
    ];

    fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let (mut name, mut buckets, mut labels) = (Slot::new(), Slot::new(), Slot::new());
        let (mut max_series, mut removable) = (Slot::new(), Slot::new());
        let (mut allow, mut reason) = (Slot::new(), Slot::new());
        for_each_key(
            attributes,
            "metric",
            &Self::KNOWN,
            errors,
            |key, meta, errors| {
                match key.to_string().as_str() {
                    "name" => name.accept(key, text(key, meta)?, errors),
                    "buckets" => {
                        let written = all_or_nothing(meta.value()?, Expr::parse)?;
                        buckets.accept(key, bounds(written)?, errors);
                    }
                    "labels" => {
                        let names = in_parentheses(key, meta, "names", "labels(\"…\")")?;
                        labels.accept(key, label_names(&names, errors), errors);
                    }
                    "max_series" => {
                        max_series.accept(key, positive(meta.value()?.parse()?)?, errors);
                    }
                    "removable" => removable.accept(key, key.span(), errors),
                    "allow" => allow.accept(key, rules(key, meta, errors)?, errors),
                    "reason" => reason.accept(key, text(key, meta)?, errors),
                    _ => return Ok(false),
                }
                Ok(true)
            },
        );
        Self {
            name: name.into_value(),
            buckets: buckets.into_value(),
            labels: labels.into_value().unwrap_or_default(),
            max_series: max_series.into_value(),
            removable: removable.into_value(),
            exceptions: Exceptions::new(allow.into_value(), reason.into_value().as_ref(), errors),
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
