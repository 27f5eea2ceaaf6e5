//! Reading a target and keys.

use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Error, Expr, Ident, Result, Token};

use super::Arguments;
use super::slots::Slots;
use super::timed_keys::{is_key, known};
use crate::syntax::{Errors, skip_value};

impl Arguments {
    /// A target, and keys, in this order; mistakes are collected.
    pub(crate) fn parse(input: ParseStream<'_>, errors: &mut Errors) -> Result<Self> {
        let mut target = None;
        if !input.is_empty() && !is_key(input) {
            target = Some(input.parse::<Expr>()?);
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        let mut slots = Slots::new();
        while !input.is_empty() {
            let key = input.call(Ident::parse_any).map_err(|error| {
                Error::new(
                    error.span(),
                    format!("expected a key: `timed` takes {}", known()),
                )
            })?;
            if let Err(error) = slots.take(&key, input, errors) {
                errors.push(error);
            } else if !input.is_empty() && !input.peek(Token![,]) {
                errors.push(input.error(format!("unexpected token after `{key}`: expected `,`")));
            }
            skip_value(input)?;
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(slots.finish(target, errors))
    }
}
