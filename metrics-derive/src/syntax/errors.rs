//! Mistakes so far.

use proc_macro2::Span;
use syn::{Error, Result};

/// Collects mistakes, so that one compile shows all of them. Must end in [`finish`](Self::finish) or
/// [`finish_with_advice`](Self::finish_with_advice).
pub(crate) struct Errors {
    /// `None` once they were asked for.
    found: Option<Vec<Error>>,
    /// Whether all of them leave the input as clear as it was.
    only_advice: bool,
}

impl Errors {
    pub(crate) fn new() -> Self {
        Self {
            found: Some(Vec::new()),
            only_advice: true,
        }
    }

    pub(crate) fn push(&mut self, error: Error) {
        self.only_advice = false;
        self.found.get_or_insert_default().push(error);
    }

    /// A mistake at `span` that does not stand in the way of expanding: what was meant is clear.
    pub(crate) fn advise(&mut self, span: Span, message: impl std::fmt::Display) {
        self.found
            .get_or_insert_default()
            .push(Error::new(span, message));
    }

    /// A mistake at `span`.
    pub(crate) fn at(&mut self, span: Span, message: impl std::fmt::Display) {
        self.push(Error::new(span, message));
    }

    /// The value, or `None` after noting the mistake.
    pub(crate) fn ok<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// `value` if there was no mistake, all of them otherwise.
    pub(crate) fn finish<T>(mut self, value: T) -> Result<T> {
        self.all().map_or(Ok(value), Err)
    }

    /// `value`, with what is to be said of it, if no mistake stands in the way; all of them otherwise.
    pub(crate) fn finish_with_advice<T>(mut self, value: T) -> Result<(T, Option<Error>)> {
        match self.all() {
            Some(errors) if !self.only_advice => Err(errors),
            advice => Ok((value, advice)),
        }
    }

    fn all(&mut self) -> Option<Error> {
        let mut found = self.found.take().unwrap_or_default().into_iter();
        let mut first = found.next()?;
        first.extend(found);
        Some(first)
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        assert!(
            self.found.is_none() || std::thread::panicking(),
            "mistakes were collected and not looked at"
        );
    }
}
