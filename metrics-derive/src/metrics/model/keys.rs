//! What is written in `#[metrics(…)]` and `#[metric(…)]`.

use proc_macro2::{Span, TokenTree};
use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{
    Attribute, Error, Expr, ExprLit, Ident, Lit, LitInt, LitStr, Meta, Result, Token, Type, token,
};

use crate::lint::{Exceptions, Rule};
use crate::name::{LabelName, MetricName};
use crate::syntax::{
    CratePath, Errors, Help, Known, Slot, flag, for_each_key, skip_value, text, value,
};
use crate::unit::Unit;

/// What `#[metrics(…)]` says of the struct.
pub(crate) struct StructKeys {
    pub(crate) prefix: Option<LitStr>,
    pub(crate) krate: CratePath,
    pub(crate) exceptions: Exceptions,
    pub(crate) is_group: bool,
    pub(crate) is_scoped: bool,
    pub(crate) instance: Option<Type>,
}

impl StructKeys {
    /// The labels of instances, read alone: the fallback after a mistake needs them. Mistakes are for the reading proper.
    pub(crate) fn instance_of(attributes: &[Attribute]) -> Option<Type> {
        let mut instance = None;
        let metrics = attributes
            .iter()
            .filter(|written| written.path().is_ident("metrics"));
        for written in metrics {
            let _mistakes_are_told_later = written.parse_nested_meta(|meta| {
                if meta.path.is_ident("instance") {
                    instance = Some(meta.value()?.parse()?);
                }
                skip_value(meta.input)
            });
        }
        instance
    }

    const KNOWN: [Known; 7] = [
        ("prefix", "prefix = \"…\""),
        ("crate", "crate = path"),
        ("allow", "allow(rule)"),
        ("reason", "reason = \"…\""),
        ("group", "group"),
        ("scoped", "scoped"),
        ("instance", "instance = Labels"),
    ];

    pub(super) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let (mut prefix, mut krate, mut instance) = (Slot::new(), Slot::new(), Slot::new());
        let (mut group, mut scoped) = (Slot::new(), Slot::new());
        let (mut allow, mut reason) = (Slot::new(), Slot::new());
        let mut written = Vec::new();
        for_each_key(
            attributes,
            "metrics",
            &Self::KNOWN,
            errors,
            |key, meta, errors| {
                written.push(key.clone());
                match key.to_string().as_str() {
                    "prefix" => prefix.accept(key, text(key, meta)?, errors),
                    "crate" => krate.accept(key, CratePath::parse(meta)?, errors),
                    "allow" => allow.accept(key, rules(key, meta, errors)?, errors),
                    "reason" => reason.accept(key, text(key, meta)?, errors),
                    "group" => group.accept(key, flag(key, meta, errors)?, errors),
                    "scoped" => scoped.accept(key, flag(key, meta, errors)?, errors),
                    "instance" => instance.accept(key, label_type(key, meta)?, errors),
                    _ => {
                        return not_of(&FieldKeys::KNOWN, key, "a field", "metric");
                    }
                }
                Ok(true)
            },
        );
        if group.span().is_some() {
            for (other, span) in [("scoped", scoped.span()), ("instance", instance.span())] {
                if let Some(span) = span {
                    errors.at(
                        span,
                        format!("a `group` is registered by the structs it is flattened into: write `{other}` there"),
                    );
                }
            }
        }
        Self {
            is_group: group.span().is_some(),
            is_scoped: scoped.span().is_some(),
            prefix: prefix
                .into_value()
                .filter(|prefix| is_prefix(prefix, errors)),
            krate: krate.into_value().unwrap_or(CratePath::DEFAULT),
            exceptions: exceptions(allow, reason, &written, errors),
            instance: instance.into_value(),
        }
    }
}

/// What `#[metric(…)]` says of a field.
pub(crate) struct FieldKeys {
    pub(super) name: Option<LitStr>,
    pub(super) help: Option<Help>,
    pub(super) unit: Option<Unit>,
    pub(super) deprecated: Option<LitStr>,
    pub(super) alias: Option<(MetricName, LitStr)>,
    pub(super) buckets: Option<Expr>,
    pub(super) labels: Labels,
    pub(super) max_series: Option<LitInt>,
    pub(super) removable: Option<Span>,
    pub(super) lazy: Option<Span>,
    pub(super) exceptions: Exceptions,
    pub(super) skip: Option<Span>,
    pub(super) flatten: Option<Span>,
    /// What comes before the names of what is flattened.
    pub(super) prefix: Option<LitStr>,
}

/// The labels that are written at a field.
#[derive(Default)]
pub(crate) struct Labels {
    /// Names for labels whose type gives them none, in order.
    pub(crate) names: Vec<LabelName>,
    /// Labels with one value, sorted by name.
    pub(crate) constant: Vec<(LabelName, LitStr)>,
}

impl FieldKeys {
    const KNOWN: [Known; 16] = [
        ("name", "name = \"…\""),
        ("help", "help = …"),
        ("unit", "unit = \"…\""),
        ("buckets", "buckets = …"),
        ("labels", "labels(\"…\")"),
        ("max_series", "max_series = …"),
        ("removable", "removable"),
        ("lazy", "lazy"),
        ("deprecated", "deprecated = \"…\""),
        ("alias", "alias = \"…\""),
        ("until", "until = \"…\""),
        ("allow", "allow(rule)"),
        ("reason", "reason = \"…\""),
        ("skip", "skip"),
        ("flatten", "flatten"),
        ("prefix", "prefix = \"…\""),
    ];

    pub(super) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let (mut name, mut help, mut unit) = (Slot::new(), Slot::new(), Slot::new());
        let (mut buckets, mut labels, mut max_series) = (Slot::new(), Slot::new(), Slot::new());
        let (mut removable, mut lazy, mut skip) = (Slot::new(), Slot::new(), Slot::new());
        let (mut deprecated, mut alias, mut until) =
            (rust_deprecated(attributes), Slot::new(), Slot::new());
        let (mut allow, mut reason) = (Slot::new(), Slot::new());
        let (mut flatten, mut prefix) = (Slot::new(), Slot::new());
        let mut others = Vec::new();
        for_each_key(
            attributes,
            "metric",
            &Self::KNOWN,
            errors,
            |key, meta, errors| {
                if !matches!(key.to_string().as_str(), "skip" | "flatten" | "prefix") {
                    others.push(key.clone());
                }
                match key.to_string().as_str() {
                    "name" => name.accept(key, text(key, meta)?, errors),
                    "help" => help.accept(key, help_text(value(key, meta, "\"…\"")?), errors),
                    "unit" => unit.accept(key, Unit::new(&text(key, meta)?)?, errors),
                    "buckets" => buckets.accept(key, bounds(key, meta)?, errors),
                    "labels" => {
                        let written = in_parentheses(key, meta, "names", "labels(\"…\")")?;
                        labels.accept(key, Labels::new(written, errors), errors);
                    }
                    "max_series" => max_series.accept(key, positive(key, meta)?, errors),
                    "removable" => removable.accept(key, flag(key, meta, errors)?, errors),
                    "lazy" => lazy.accept(key, flag(key, meta, errors)?, errors),
                    "deprecated" => deprecated.accept(key, optional_text(key, meta)?, errors),
                    "alias" => alias.accept(key, text(key, meta)?, errors),
                    "until" => until.accept(key, text(key, meta)?, errors),
                    "allow" => allow.accept(key, rules(key, meta, errors)?, errors),
                    "reason" => reason.accept(key, text(key, meta)?, errors),
                    "skip" => skip.accept(key, flag(key, meta, errors)?, errors),
                    "flatten" => flatten.accept(key, flag(key, meta, errors)?, errors),
                    "prefix" => prefix.accept(key, text(key, meta)?, errors),
                    _ => {
                        return not_of(&StructKeys::KNOWN, key, "the struct", "metrics");
                    }
                }
                Ok(true)
            },
        );
        no_contradiction(&skip, &flatten, &prefix, &others, errors);
        Self {
            name: name.into_value(),
            help: help.into_value().or_else(|| {
                // One that could not be read is told of already.
                is_written("help", &others).then(|| Help::Parts(Vec::new()))
            }),
            unit: unit.into_value(),
            deprecated: deprecated.into_value(),
            alias: both(alias, until, &others, errors),
            buckets: buckets.into_value(),
            labels: labels.into_value().unwrap_or_default(),
            max_series: max_series.into_value(),
            removable: removable.into_value(),
            lazy: lazy.into_value(),
            exceptions: exceptions(allow, reason, &others, errors),
            skip: skip.into_value(),
            flatten: flatten.into_value(),
            prefix: prefix
                .into_value()
                .filter(|prefix| is_prefix(prefix, errors)),
        }
    }
}

/// A key that is nowhere, or refused since it is in the other place.
fn not_of(known: &[Known], key: &Ident, place: &str, attribute: &str) -> Result<bool> {
    match known.iter().find(|(other, _)| key == other) {
        None => Ok(false),
        Some((_, written)) => {
            let message =
                format!("`{key}` is for {place}: write `#[{attribute}({written})]` there");
            Err(Error::new(key.span(), message))
        }
    }
}

fn is_written(key: &str, written: &[Ident]) -> bool {
    written.iter().any(|other| other == key)
}

/// What `allow` and `reason` say together. One that could not be read is told of already, and stands for any.
fn exceptions(
    allow: Slot<Vec<(Rule, Span)>>,
    reason: Slot<LitStr>,
    written: &[Ident],
    errors: &mut Errors,
) -> Exceptions {
    let unread = |key| is_written(key, written);
    let allow = allow
        .into_value()
        .or_else(|| unread("allow").then(Vec::new));
    let reason = reason
        .into_value()
        .or_else(|| unread("reason").then(|| LitStr::new("…", Span::call_site())));
    Exceptions::new(allow, reason.as_ref(), errors)
}

/// A field that is no metric of its own has no keys of one.
fn no_contradiction(
    skip: &Slot<Span>,
    flatten: &Slot<Span>,
    prefix: &Slot<LitStr>,
    others: &[Ident],
    errors: &mut Errors,
) {
    if let (Some(_), Some(span)) = (skip.span(), flatten.span()) {
        errors.at(
            span,
            "a field is skipped or flattened: remove `skip` or `flatten`",
        );
    }
    if let (Some(span), None) = (prefix.span(), flatten.span()) {
        errors.at(
            span,
            "`prefix` at a field is for a nested struct: write `flatten` too, or `name = \"…\"` for another name",
        );
    }
    let what = match (skip.span(), flatten.span()) {
        (Some(_), _) => "a field with `skip` is no metric",
        (_, Some(_)) => {
            "a field with `flatten` is a struct of metrics, whose fields say that themselves"
        }
        _ => return,
    };
    for key in others {
        errors.at(key.span(), format!("{what}: remove `{key}`"));
    }
}

/// `alias` and `until` go together: nobody takes away what has no end.
fn both(
    alias: Slot<LitStr>,
    until: Slot<LitStr>,
    written: &[Ident],
    errors: &mut Errors,
) -> Option<(MetricName, LitStr)> {
    if let Some(span) = alias.span()
        && !is_written("until", written)
    {
        errors.at(
            span,
            "an old name goes away again: write `until = \"…\"`, a version or a date, too",
        );
    }
    if let Some(span) = until.span()
        && !is_written("alias", written)
    {
        errors.at(
            span,
            "`until` says when an alias goes away: write `alias = \"…\"` too",
        );
    }
    let alias = alias.into_value()?;
    let name = errors.ok(MetricName::new(alias.value(), alias.span()))?;
    if name.text.starts_with("metrics_runtime_") {
        errors.at(
            name.span,
            "the metrics of this library about itself start with `metrics_runtime_`: write another name",
        );
    }
    let until = until.into_value()?;
    if until.value().trim().is_empty() {
        errors.at(
            until.span(),
            "`until` cannot be empty: write a version or a date",
        );
    }
    Some((name, until))
}

impl Labels {
    fn new(written: Punctuated<Label, Token![,]>, errors: &mut Errors) -> Self {
        let mut labels = Self::default();
        for Label { name, value } in written {
            let Some(name) = errors.ok(name) else {
                continue;
            };
            let known = labels
                .names
                .iter()
                .chain(labels.constant.iter().map(|(name, _)| name));
            if known.clone().any(|other| other.text == name.text) {
                errors.at(
                    name.span,
                    format!("the label `{}` is there twice: rename one", name.text),
                );
                continue;
            }
            match value {
                None => labels.names.push(name),
                Some(value) if value.value().is_empty() => errors.at(
                    value.span(),
                    "an empty value is the same as no label: write a value, or remove the label",
                ),
                Some(value) => labels.constant.push((name, value)),
            }
        }
        labels
            .constant
            .sort_by(|(a, _), (b, _)| a.text.cmp(&b.text));
        labels
    }
}

/// `"name"`, or `name = "value"`.
struct Label {
    name: Result<LabelName>,
    value: Option<LitStr>,
}

impl Parse for Label {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        use syn::ext::IdentExt as _;

        if input.peek(LitStr) {
            let name: LitStr = input.parse()?;
            if input.peek(Token![=]) {
                let message = format!(
                    "a constant label is written without quotes: `{} = \"…\"`",
                    name.value()
                );
                return Err(Error::new(name.span(), message));
            }
            return Ok(Self {
                name: LabelName::from_literal(&name),
                value: None,
            });
        }
        if !input.peek(Ident::peek_any) {
            return Err(input
                .error("expected a name, `\"route\"`, or a constant label, `side = \"server\"`"));
        }
        let ident = input.call(Ident::parse_any)?.unraw();
        if !input.peek(Token![=]) {
            let message = format!(
                "a name is written in quotes: `\"{ident}\"`; a constant label has a value: `{ident} = \"…\"`"
            );
            return Err(Error::new(ident.span(), message));
        }
        input.parse::<Token![=]>()?;
        let value = input.parse().map_err(|error| {
            Error::new(
                error.span(),
                format!("a constant label takes a text: write `{ident} = \"…\"`"),
            )
        })?;
        Ok(Self {
            name: LabelName::new(ident.to_string(), ident.span()),
            value: Some(value),
        })
    }
}

/// The note of Rust's own `#[deprecated]`.
fn rust_deprecated(attributes: &[Attribute]) -> Slot<LitStr> {
    let Some(attribute) = attributes
        .iter()
        .find(|attribute| attribute.path().is_ident("deprecated"))
    else {
        return Slot::new();
    };
    let mut note = None;
    match &attribute.meta {
        Meta::Path(_) => {}
        Meta::NameValue(meta) => note = literal(&meta.value),
        Meta::List(list) => {
            let _rustc_tells = list.parse_nested_meta(|meta| {
                let text = meta.value()?.parse()?;
                if meta.path.is_ident("note") {
                    note = Some(text);
                }
                Ok(())
            });
        }
    }
    let span = attribute.path().span();
    Slot::written(span, note.unwrap_or_else(|| LitStr::new("", span)))
}

fn literal(value: &Expr) -> Option<LitStr> {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text.clone()),
        _ => None,
    }
}

/// The text of a key that can stand alone.
fn optional_text(key: &Ident, meta: &ParseNestedMeta<'_>) -> Result<LitStr> {
    if meta.input.peek(Token![=]) {
        text(key, meta)
    } else {
        Ok(LitStr::new("", key.span()))
    }
}

fn help_text(written: Expr) -> Help {
    match literal(&written) {
        Some(text) => Help::Text(text.value()),
        None => Help::Expr(Box::new(written)),
    }
}

/// The rules in `allow(…)`.
fn rules(
    key: &Ident,
    meta: &ParseNestedMeta<'_>,
    errors: &mut Errors,
) -> Result<Vec<(Rule, Span)>> {
    let written = in_parentheses(key, meta, "rules", "allow(gauge_total)")?;
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
    let content;
    syn::parenthesized!(content in meta.input);
    let parsed = Punctuated::parse_terminated(&content);
    // What is left over would be a second mistake.
    while !content.is_empty() {
        content.parse::<TokenTree>()?;
    }
    parsed
}

fn is_prefix(prefix: &LitStr, errors: &mut Errors) -> bool {
    let text = prefix.value();
    if text.is_empty() {
        errors.at(
            prefix.span(),
            "a prefix cannot be empty: remove it, or write such as `prefix = \"shop\"`",
        );
        return false;
    }
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

/// Any expression may be buckets, but for one that cannot.
fn bounds(key: &Ident, meta: &ParseNestedMeta<'_>) -> Result<Expr> {
    let written = value(key, meta, "Buckets::LATENCY")?;
    if let Expr::Lit(literal) = &written {
        let message = "`buckets` takes a list, such as `[0.1, 1.0]`, or a constant, such as `Buckets::LATENCY`";
        return Err(Error::new(literal.span(), message));
    }
    Ok(written)
}

fn positive(key: &Ident, meta: &ParseNestedMeta<'_>) -> Result<LitInt> {
    let mut written: Expr = value(key, meta, "1000")?;
    // What a `macro_rules!` was given.
    while let Expr::Group(group) = written {
        written = *group.expr;
    }
    match &written {
        Expr::Lit(ExprLit {
            lit: Lit::Int(number),
            ..
        }) if matches!(number.base10_parse::<u32>(), Ok(1..)) => Ok(number.clone()),
        _ => Err(Error::new(
            written.span(),
            "`max_series` is a whole number from 1 to 4294967295, in digits",
        )),
    }
}

/// The type of the labels that tell instances apart.
fn label_type(key: &Ident, meta: &ParseNestedMeta<'_>) -> Result<Type> {
    if meta.input.peek2(LitStr) {
        let text: LitStr = meta.value()?.parse()?;
        let message = format!(
            "expected a type: write `{key} = {}`, without quotes",
            text.value()
        );
        return Err(Error::new(text.span(), message));
    }
    value(key, meta, "Labels")
}
