//! Mistakes so far.

use proc_macro2::Span;
use syn::{Error, Result};

/// Collects mistakes, so that one compile shows all of them. Must end in [`finish`](Self::finish).
pub(crate) struct Errors {
    /// `None` once they were asked for.
    found: Option<Vec<Error>>,
}

impl Errors {
    pub(crate) fn new() -> Self {
        Self {
            found: Some(Vec::new()),
        }
    }

    pub(crate) fn push(&mut self, error: Error) {
        self.found.get_or_insert_default().push(error);
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
        let mut found = self.found.take().unwrap_or_default().into_iter();
        match found.next() {
            None => Ok(value),
            Some(mut first) => {
                first.extend(found);
                Err(first)
            }
        }
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
