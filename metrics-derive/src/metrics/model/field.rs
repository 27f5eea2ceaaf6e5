//! A field of a struct of metrics.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::{Expr, Ident, LitInt, LitStr, Result, Type};

use super::keys::{FieldKeys, Labels, StructKeys};
use crate::lint::{self, Exceptions};
use crate::name::MetricName;
use crate::syntax::{Errors, Help, help, misplaced};
use crate::unit::Unit;

/// A field.
pub(in crate::metrics) struct Field<'a> {
    pub(in crate::metrics) ident: &'a Ident,
    pub(in crate::metrics) ty: &'a Type,
    pub(in crate::metrics) kind: Kind,
}

/// What a field is.
pub(in crate::metrics) enum Kind {
    Family(Box<Family>),
    /// A nested struct; what comes before its names, which can be nothing.
    Group {
        prefix: String,
    },
    /// No metric at all.
    Skipped,
}

/// A metric family.
pub(in crate::metrics) struct Family {
    pub(in crate::metrics) name: MetricName,
    /// Whether the name was written as a whole.
    pub(in crate::metrics) whole_name: bool,
    pub(in crate::metrics) help: Help,
    pub(in crate::metrics) unit: Option<Unit>,
    pub(in crate::metrics) deprecated: Option<LitStr>,
    pub(in crate::metrics) alias: Option<(MetricName, LitStr)>,
    pub(in crate::metrics) buckets: Option<Expr>,
    pub(in crate::metrics) labels: Labels,
    pub(in crate::metrics) max_series: Option<LitInt>,
    pub(in crate::metrics) removable: Option<Span>,
    pub(in crate::metrics) lazy: Option<Span>,
    pub(in crate::metrics) exceptions: Exceptions,
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
        let ident = field.ident.as_ref()?;
        let keys = FieldKeys::parse(&field.attrs, errors);
        let kind = if keys.skip.is_some() {
            Kind::Skipped
        } else if keys.flatten.is_some() {
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
        lint::judge(
            &lint::Subject {
                name: &name,
                help: help.as_ref(),
                unit: keys.unit.as_ref(),
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
