//! The labels that are written at a field.

use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, Ident, LitStr, Result, Token};

use crate::name::LabelName;
use crate::syntax::Errors;

/// The labels that are written at a field.
#[derive(Default)]
pub(crate) struct Labels {
    /// Names for labels whose type gives them none, or for all, in order.
    pub(crate) names: Vec<LabelName>,
    /// Labels with one value, sorted by name.
    pub(crate) constant: Vec<(LabelName, LitStr)>,
}

impl Labels {
    pub(super) fn new(written: Punctuated<Label, Token![,]>, errors: &mut Errors) -> Self {
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
pub(super) struct Label {
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
