//! What is written in `#[metric(…)]`.

use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned as _;
use syn::{Attribute, Error, Expr, ExprLit, Ident, Lit, LitInt, LitStr, Meta, Result, Token};

use super::kind_keys::{KindKeys, KindSlots};
use super::known::{AT_FIELD, AT_STRUCT};
use super::labels::Labels;
use super::values::{exceptions, in_parentheses, is_prefix, is_written, not_of, rules};
use crate::lint::{Exceptions, Rule};
use crate::name::MetricName;
use crate::syntax::{Errors, Help, Slot, flag, for_each_key, text, value};
use crate::unit::Unit;

/// What `#[metric(…)]` says of a field.
pub(crate) struct FieldKeys {
    pub(super) name: Option<LitStr>,
    pub(super) help: Option<Help>,
    pub(super) unit: Option<Unit>,
    pub(super) deprecated: Option<LitStr>,
    pub(super) alias: Option<(MetricName, LitStr)>,
    pub(super) buckets: Option<Expr>,
    pub(super) native: Option<Span>,
    pub(super) exemplars: Option<Span>,
    pub(super) of_kind: KindKeys,
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

impl FieldKeys {
    pub(super) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut slots = FieldSlots {
            deprecated: rust_deprecated(attributes),
            ..FieldSlots::default()
        };
        for_each_key(
            attributes,
            "metric",
            &AT_FIELD,
            errors,
            |key, meta, errors| slots.take(key, meta, errors),
        );
        slots.finish(errors)
    }
}

/// The keys while they are read.
#[derive(Default)]
struct FieldSlots {
    name: Slot<LitStr>,
    help: Slot<Help>,
    unit: Slot<Unit>,
    deprecated: Slot<LitStr>,
    alias: Slot<LitStr>,
    until: Slot<LitStr>,
    buckets: Slot<Expr>,
    native: Slot<Span>,
    exemplars: Slot<Span>,
    of_kind: KindSlots,
    labels: Slot<Labels>,
    max_series: Slot<LitInt>,
    removable: Slot<Span>,
    lazy: Slot<Span>,
    allow: Slot<Vec<(Rule, Span)>>,
    reason: Slot<LitStr>,
    skip: Slot<Span>,
    flatten: Slot<Span>,
    prefix: Slot<LitStr>,
    /// The keys of a metric, as they were written.
    of_metric: Vec<Ident>,
}

impl FieldSlots {
    /// Takes the value of a key.
    fn take(
        &mut self,
        key: &Ident,
        meta: &ParseNestedMeta<'_>,
        errors: &mut Errors,
    ) -> Result<bool> {
        match key.to_string().as_str() {
            "skip" => self.skip.accept(key, flag(key, meta, errors)?, errors),
            "flatten" => self.flatten.accept(key, flag(key, meta, errors)?, errors),
            "prefix" => self.prefix.accept(key, text(key, meta)?, errors),
            _ => {
                self.of_metric.push(key.clone());
                return self.take_of_metric(key, meta, errors);
            }
        }
        Ok(true)
    }

    fn take_of_metric(
        &mut self,
        key: &Ident,
        meta: &ParseNestedMeta<'_>,
        errors: &mut Errors,
    ) -> Result<bool> {
        match key.to_string().as_str() {
            "name" => self.name.accept(key, text(key, meta)?, errors),
            "help" => {
                let help = help_text(value(key, meta, "\"…\"")?);
                self.help.accept(key, help, errors);
            }
            "unit" => self.unit.accept(key, Unit::new(&text(key, meta)?)?, errors),
            "buckets" => self.buckets.accept(key, bounds(key, meta)?, errors),
            "native" => self.native.accept(key, flag(key, meta, errors)?, errors),
            "exemplars" => self.exemplars.accept(key, flag(key, meta, errors)?, errors),
            "labels" => {
                let written = in_parentheses(key, meta, "names", "labels(\"…\")")?;
                self.labels
                    .accept(key, Labels::new(written, errors), errors);
            }
            "max_series" => self.max_series.accept(key, positive(key, meta)?, errors),
            "removable" => self.removable.accept(key, flag(key, meta, errors)?, errors),
            "lazy" => self.lazy.accept(key, flag(key, meta, errors)?, errors),
            "deprecated" => self
                .deprecated
                .accept(key, optional_text(key, meta)?, errors),
            "alias" => self.alias.accept(key, text(key, meta)?, errors),
            "until" => self.until.accept(key, text(key, meta)?, errors),
            "allow" => self.allow.accept(key, rules(key, meta, errors)?, errors),
            "reason" => self.reason.accept(key, text(key, meta)?, errors),
            _ if self.of_kind.take(key, meta, errors)? => {}
            _ => return not_of(&AT_STRUCT, key, "the struct", "metrics"),
        }
        Ok(true)
    }

    fn finish(self, errors: &mut Errors) -> FieldKeys {
        let written = &self.of_metric;
        no_contradiction(&self.skip, &self.flatten, &self.prefix, written, errors);
        FieldKeys {
            name: self.name.into_value(),
            help: self.help.into_value().or_else(|| {
                // One that could not be read is told of already.
                is_written("help", written).then(|| Help::Parts(Vec::new()))
            }),
            unit: self.unit.into_value(),
            deprecated: self.deprecated.into_value(),
            alias: both(self.alias, self.until, written, errors),
            buckets: self.buckets.into_value(),
            native: self.native.into_value(),
            exemplars: self.exemplars.into_value(),
            of_kind: self.of_kind.finish(),
            labels: self.labels.into_value().unwrap_or_default(),
            max_series: self.max_series.into_value(),
            removable: self.removable.into_value(),
            lazy: self.lazy.into_value(),
            exceptions: exceptions(self.allow, self.reason, written, errors),
            skip: self.skip.into_value(),
            flatten: self.flatten.into_value(),
            prefix: self
                .prefix
                .into_value()
                .filter(|prefix| is_prefix(prefix, errors)),
        }
    }
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
