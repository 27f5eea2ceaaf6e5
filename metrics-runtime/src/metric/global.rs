//! A struct of metrics in a `static`.

use std::fmt;
use std::ops::Deref;

use super::metrics::{Metrics, Root, Single};
use crate::registry::ScopedOnceLock;

/// A struct of metrics in a `static`, registered with the [global registry](crate::Registry::global) at its first use.
///
/// Its families are on the page from install even when it is never used.
///
/// ```
/// use metrics_runtime::{Counter, Global, Metrics};
///
/// #[derive(Metrics)]
/// struct ShopMetrics {
///     /// Orders handled.
///     orders_total: Counter,
/// }
///
/// static SHOP: Global<ShopMetrics> = Global::new();
///
/// SHOP.orders_total.increment(1);
/// assert_eq!(SHOP.orders_total.get(), 1);
/// ```
pub struct Global<T> {
    metrics: ScopedOnceLock<T>,
    /// Kept, so that a struct that cannot be registered is told of where this is made, and not at every use.
    register: fn() -> T,
}

impl<T: Metrics> Global<T> {
    /// Metrics that nobody used yet.
    #[must_use]
    pub const fn new() -> Self
    where
        T: Root + Single,
    {
        Self {
            metrics: ScopedOnceLock::new(),
            register: T::register,
        }
    }
}

impl<T> Deref for Global<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        self.metrics.get_or_register(self.register)
    }
}

impl<T: Root + Single> Default for Global<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for Global<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Global").finish_non_exhaustive()
    }
}
