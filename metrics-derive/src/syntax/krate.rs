//! `crate = path`: where the runtime is.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::{Attribute, LitStr, Path, Result, Token};

use super::skip_value;

/// The path of the runtime crate.
#[derive(Clone)]
pub(crate) struct CratePath {
    path: Option<Path>,
}

impl CratePath {
    /// `::metrics_runtime`, where nothing else was written.
    pub(crate) const DEFAULT: Self = Self { path: None };

    /// The path in the attributes named `attribute`, read alone: the fallback after a mistake needs it as well. Mistakes
    /// are for the reading proper.
    pub(crate) fn of(attributes: &[Attribute], attribute: &str) -> Self {
        let mut found = Self::DEFAULT;
        for written in attributes
            .iter()
            .filter(|written| written.path().is_ident(attribute))
        {
            let _mistakes_are_told_later = written.parse_nested_meta(|meta| {
                if meta.path.is_ident("crate") {
                    found = Self::parse(&meta)?;
                }
                skip_value(meta.input)
            });
        }
        found
    }

    /// The value of the key `crate`.
    pub(crate) fn parse(meta: &ParseNestedMeta<'_>) -> Result<Self> {
        if !meta.input.peek(Token![=]) {
            return Err(meta.error("`crate` needs a path: write `crate = path`"));
        }
        Self::parse_path(meta.value()?)
    }

    /// The path behind `crate =`.
    pub(crate) fn parse_path(value: ParseStream<'_>) -> Result<Self> {
        if value.peek(LitStr) {
            let text: LitStr = value.parse()?;
            let path = text.value();
            return Err(syn::Error::new(
                text.span(),
                format!("expected a path: write `crate = {path}`, without quotes"),
            ));
        }
        value
            .call(Path::parse_mod_style)
            .map(|path| Self { path: Some(path) })
    }
}

impl ToTokens for CratePath {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match &self.path {
            Some(path) => path.to_tokens(tokens),
            None => tokens.extend(quote_spanned!(Span::mixed_site()=> ::metrics_runtime)),
        }
    }
}
