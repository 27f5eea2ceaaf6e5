//! What is written in `#[metrics(…)]`.

use syn::meta::ParseNestedMeta;
use syn::{Attribute, Error, Ident, LitStr, Result, Type};

use super::known::{AT_FIELD, AT_STRUCT};
use super::values::{exceptions, is_prefix, not_of, rules};
use crate::lint::{self, Exceptions};
use crate::syntax::{CratePath, Errors, Slot, flag, for_each_key, skip_value, text, value};

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

    pub(super) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let (mut prefix, mut krate, mut instance) = (Slot::new(), Slot::new(), Slot::new());
        let (mut group, mut scoped) = (Slot::new(), Slot::new());
        let (mut allow, mut reason) = (Slot::new(), Slot::new());
        let mut written = Vec::new();
        for_each_key(
            attributes,
            "metrics",
            &AT_STRUCT,
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
                        return not_of(&AT_FIELD, key, "a field", "metric");
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
        let exceptions = exceptions(allow, reason, &written, errors);
        let prefix = prefix
            .into_value()
            .filter(|prefix| is_prefix(prefix, errors));
        if let Some(prefix) = &prefix {
            lint::judge_prefix(prefix, None, &exceptions, errors);
        }
        Self {
            is_group: group.span().is_some(),
            is_scoped: scoped.span().is_some(),
            prefix,
            krate: krate.into_value().unwrap_or(CratePath::DEFAULT),
            exceptions,
            instance: instance.into_value(),
        }
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
