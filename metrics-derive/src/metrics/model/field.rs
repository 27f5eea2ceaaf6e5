//! A field of a struct of metrics.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{Expr, Ident, LitInt, LitStr, Result, Type};

use super::field_keys::FieldKeys;
use super::kind_keys::KindKeys;
use super::labels::Labels;
use super::struct_keys::StructKeys;
use crate::lint::{self, Exceptions};
use crate::name::MetricName;
use crate::syntax::{Errors, Help, help, misplaced};
use crate::unit::Unit;

/// A field.
pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) ty: &'a Type,
    pub(crate) kind: Kind,
}

/// What a field is.
pub(crate) enum Kind {
    Family(Box<Family>),
    /// A nested struct; what comes before its names, which can be nothing.
    Group {
        prefix: String,
    },
    /// No metric at all.
    Skipped,
}

/// A metric family.
pub(crate) struct Family {
    pub(crate) name: MetricName,
    /// Whether the name was written as a whole.
    pub(crate) whole_name: bool,
    pub(crate) help: Help,
    pub(crate) unit: Option<Unit>,
    pub(crate) deprecated: Option<LitStr>,
    pub(crate) alias: Option<(MetricName, LitStr)>,
    pub(crate) buckets: Option<Expr>,
    pub(crate) native: Option<Span>,
    pub(crate) exemplars: Option<Span>,
    pub(crate) of_kind: KindKeys,
    pub(crate) labels: Labels,
    pub(crate) max_series: Option<LitInt>,
    pub(crate) removable: Option<Span>,
    pub(crate) lazy: Option<Span>,
    pub(crate) exceptions: Exceptions,
}

impl<'a> Field<'a> {
    pub(super) fn parse(
        field: &'a syn::Field,
        of: &StructKeys,
        errors: &mut Errors,
    ) -> Option<Self> {
        misplaced(
            &field.attrs,
            "metrics",
            "`metrics` is for the struct: write `#[metric(…)]` at a field",
            errors,
        );
        // A field named `_` is refused by rustc, which goes on with it.
        let ident = field.ident.as_ref().filter(|ident| *ident != "_")?;
        let keys = FieldKeys::parse(&field.attrs, errors);
        let kind = if keys.skip.is_some() {
            Kind::Skipped
        } else if keys.flatten.is_some() {
            if let Some(prefix) = &keys.prefix {
                lint::judge_prefix(prefix, of.prefix.as_ref(), &of.exceptions, errors);
            }
            let prefixes = of.prefix.iter().chain(&keys.prefix);
            Kind::Group {
                prefix: prefixes.map(LitStr::value).collect::<Vec<_>>().join("_"),
            }
        } else {
            Kind::Family(Box::new(Family::new(field, ident, keys, of, errors)?))
        };
        Some(Self {
            ident,
            ty: &field.ty,
            kind,
        })
    }
}

impl Family {
    fn new(
        field: &syn::Field,
        ident: &Ident,
        keys: FieldKeys,
        of: &StructKeys,
        errors: &mut Errors,
    ) -> Option<Self> {
        let name = errors.ok(metric_name(ident, keys.name.as_ref(), of.prefix.as_ref()))?;
        let help = keys.help.or_else(|| help(&field.attrs));
        let prefix = of.prefix.as_ref().filter(|_| keys.name.is_none());
        let constant = keys.labels.constant.iter().map(|(name, _)| name);
        let written = keys.labels.names.iter().chain(constant);
        lint::judge(
            &lint::Subject {
                name: &name,
                prefix_len: prefix.map_or(0, |prefix| prefix.value().len() + 1),
                is_in_group: of.is_group && keys.name.is_none(),
                help: help.as_ref(),
                unit: keys.unit.as_ref(),
                labels: written.chain(&keys.of_kind.state_label).collect(),
                help_is: "a doc comment, `/// …`, above it",
            },
            &keys.exceptions,
            &of.exceptions,
            errors,
        );
        Some(Self {
            name,
            whole_name: keys.name.is_some(),
            help: help.unwrap_or_else(|| Help::Text(String::new())),
            unit: keys.unit,
            deprecated: keys.deprecated,
            alias: keys.alias,
            buckets: keys.buckets,
            native: keys.native,
            exemplars: keys.exemplars,
            of_kind: keys.of_kind,
            labels: keys.labels,
            max_series: keys.max_series,
            removable: keys.removable,
            lazy: keys.lazy,
            exceptions: keys.exceptions,
        })
    }
}

/// `name`, as it is written, or prefix and field name.
fn metric_name(
    ident: &Ident,
    name: Option<&LitStr>,
    prefix: Option<&LitStr>,
) -> Result<MetricName> {
    let own = ident.unraw();
    match (name, prefix) {
        (Some(name), _) => MetricName::new(name.value(), name.span()),
        (None, Some(prefix)) => MetricName::new(format!("{}_{own}", prefix.value()), ident.span()),
        (None, None) => MetricName::new(own.to_string(), ident.span()),
    }
}
