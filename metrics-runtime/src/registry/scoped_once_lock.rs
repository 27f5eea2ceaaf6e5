//! Values that a `static` makes once from the registry.

use std::sync::OnceLock;

#[cfg(feature = "testing")]
use super::scope::{self, Scopes};

/// A value that a `static` makes once from the [current](super::Registry::current) registry.
#[derive(Debug)]
pub(crate) struct Made<T> {
    global: OnceLock<T>,
    #[cfg(feature = "testing")]
    scopes: Scopes<T>,
}

impl<T> Made<T> {
    pub(crate) const fn new() -> Self {
        Self {
            global: OnceLock::new(),
            #[cfg(feature = "testing")]
            scopes: Scopes::new(),
        }
    }

    /// Returns the value, if it was made.
    #[inline]
    pub(crate) fn get(&self) -> Option<&T> {
        #[cfg(feature = "testing")]
        if let Some(scope) = scope::current() {
            return self.scopes.get(scope);
        }
        self.global.get()
    }

    /// Keeps what was made, unless another thread came first, and gives what is kept. To make it is left to the caller, *before* this
    /// is touched: what is logged meanwhile may go through code that uses the same.
    #[cold]
    pub(crate) fn keep(&self, made: T) -> &T {
        #[cfg(feature = "testing")]
        if let Some(scope) = scope::current() {
            return self.scopes.keep(scope, made);
        }
        self.global.get_or_init(|| made)
    }
}
