//! A key that may be written once.

use proc_macro2::Span;
use syn::Ident;

use super::Errors;

/// The value of a key, if it was written.
pub(crate) struct Slot<T> {
    written: Option<(Span, T)>,
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Slot<T> {
    pub(crate) const fn new() -> Self {
        Self { written: None }
    }

    /// A key that was written in another way.
    pub(crate) const fn written(span: Span, value: T) -> Self {
        Self {
            written: Some((span, value)),
        }
    }

    /// Takes the value of `key`; a second one is a mistake.
    pub(crate) fn accept(&mut self, key: &Ident, value: T, errors: &mut Errors) {
        if self.written.is_some() {
            errors.at(key.span(), format!("`{key}` is written twice: remove one"));
        } else {
            self.written = Some((key.span(), value));
        }
    }

    /// Where the key stands, if it was written.
    pub(crate) fn span(&self) -> Option<Span> {
        self.written.as_ref().map(|(span, _)| *span)
    }

    pub(crate) fn value(&self) -> Option<&T> {
        self.written.as_ref().map(|(_, value)| value)
    }

    pub(crate) fn into_value(self) -> Option<T> {
        self.written.map(|(_, value)| value)
    }
}
