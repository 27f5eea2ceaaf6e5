//! Values that a `static` makes once from the registry.

use std::sync::OnceLock;

#[cfg(feature = "testing")]
use super::scope::{self, Scopes};

/// A value that a `static` makes once from the [current](super::Registry::current) registry.
#[derive(Debug)]
pub(crate) struct ScopedOnceLock<T> {
    global: OnceLock<T>,
    #[cfg(feature = "testing")]
    scopes: Scopes<T>,
}

impl<T> ScopedOnceLock<T> {
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

    /// Returns the value, made by `register` where there is none yet. If another thread comes first, its value stays.
    #[inline]
    pub(crate) fn get_or_register(&self, register: impl FnOnce() -> T) -> &T {
        match self.get() {
            Some(value) => value,
            None => self.register(register),
        }
    }

    #[cold]
    fn register(&self, register: impl FnOnce() -> T) -> &T {
        // Before the cell is touched: what is logged meanwhile may go through code that uses the same one.
        let made = register();
        #[cfg(feature = "testing")]
        if let Some(scope) = scope::current() {
            return self.scopes.keep(scope, made);
        }
        self.global.get_or_init(|| made)
    }
}
