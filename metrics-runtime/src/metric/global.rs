//! Structs of metrics: registering them, and having one in a `static`.

use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use super::Registered;
use crate::clock::calibrate;
use crate::descriptor::{Descriptor, MetricType};
use crate::registry::spec::Spec;
use crate::registry::{RegisterError, Registry};

/// A struct of metrics. Derive it.
///
/// Registering twice gives handles on the same series.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a struct of metrics",
    label = "not a struct of metrics",
    note = "write `#[derive(Metrics)]` on the struct"
)]
pub trait Metrics: Sized {
    #[doc(hidden)]
    const FAMILIES: &'static [Descriptor];

    #[doc(hidden)]
    fn build(building: &Building<'_>) -> Self;

    /// Registers the metrics with the [global registry](Registry::global), whether or not anything is installed.
    ///
    /// A family whose name is taken by a declaration that differs records, but is on no page: the error is logged and
    /// counted in `metrics_runtime_conflicts_total`. `install` and `serve` refuse to start with such declarations.
    #[must_use]
    fn register() -> Self {
        Self::register_in(Registry::global())
    }

    /// As [`register`](Self::register), with a registry of one's own.
    #[must_use]
    fn register_in(registry: &Registry) -> Self {
        Self::build(&Building {
            registry,
            families: Self::FAMILIES,
        })
    }

    /// As [`register`](Self::register), but all or nothing.
    ///
    /// # Errors
    ///
    /// When a name is taken by a declaration that differs (the error names both places), or when the process has no room for
    /// more series (families before the one without room stay registered).
    fn try_register() -> Result<Self, RegisterError> {
        Self::try_register_in(Registry::global())
    }

    /// As [`try_register`](Self::try_register), with a registry of one's own.
    ///
    /// # Errors
    ///
    /// When a name is taken by a declaration that differs (the error names both places), or when the process has no room for
    /// more series (families before the one without room stay registered).
    fn try_register_in(registry: &Registry) -> Result<Self, RegisterError> {
        registry.check(Self::FAMILIES.iter().map(Spec::of))?;
        for family in Self::FAMILIES {
            registry.family(Spec::of(family))?;
        }
        Ok(Self::register_in(registry))
    }
}

/// Puts the families of a struct on the page of the global registry.
pub fn register<T: Metrics>() {
    let _ = T::register();
}

/// What a derived struct makes its fields from.
#[derive(Debug)]
pub struct Building<'r> {
    registry: &'r Registry,
    families: &'static [Descriptor],
}

impl Building<'_> {
    /// The family that has this place in the table.
    #[must_use]
    pub fn family(&self, index: usize) -> Registered {
        let family = &self.families[index];
        if family.shape.metric_type == MetricType::Histogram {
            calibrate();
        }
        Registered(self.registry.family_or_detached(family))
    }
}

/// A struct of metrics in a `static`, registered with the [global registry](Registry::global) at its first use.
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
    metrics: OnceLock<T>,
}

impl<T: Metrics> Global<T> {
    /// Metrics that nobody used yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            metrics: OnceLock::new(),
        }
    }
}

impl<T: Metrics> Global<T> {
    /// Registers *before* the cell is touched: what is logged about it may go through code that uses the same metrics.
    #[cold]
    fn register(&self) -> &T {
        let metrics = T::register();
        self.metrics.get_or_init(|| metrics)
    }
}

impl<T: Metrics> Deref for Global<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        match self.metrics.get() {
            Some(metrics) => metrics,
            None => self.register(),
        }
    }
}

impl<T: Metrics> Default for Global<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> fmt::Debug for Global<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Global").finish_non_exhaustive()
    }
}
