//! Structs of metrics, and how they are registered.

use std::fmt;
use std::marker::PhantomData;

use super::registered::Registered;
use crate::declaration::{Descriptor, Table, check};
use crate::label::LabelSet;
use crate::naming::MetricType;
use crate::registry::{RegisterError, Registry};
use crate::series::Whole;
use crate::support::calibrate;

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
    const TABLE: &'static Table;

    /// The families, with the names and labels that they have on the page.
    #[doc(hidden)]
    #[must_use]
    fn families() -> &'static [Descriptor] {
        debug_assert!(
            Self::TABLE.groups.is_empty(),
            "a struct with groups flattens them"
        );
        Self::TABLE.fields
    }

    /// Whether the struct is only flattened into others.
    #[doc(hidden)]
    const IS_GROUP: bool;

    /// The labels that tell several instances of the struct apart: `()` without `#[metrics(instance = …)]`.
    type Instance: LabelSet;

    #[doc(hidden)]
    fn build(building: &Building<'_>) -> Self;

    /// Registers the metrics with the [global registry](Registry::global), whether or not anything is installed.
    ///
    /// A family whose name is taken by a declaration that differs records, but is on no page: the error is logged and
    /// counted in `metrics_runtime_conflicts_total`. `install` and `serve` refuse to start with such declarations.
    #[must_use]
    fn register() -> Self
    where
        Self: Root + Single,
    {
        Self::instance(&()).register()
    }

    /// As [`register`](Self::register), with a registry of one's own.
    #[must_use]
    fn register_in(registry: &Registry) -> Self
    where
        Self: Single,
    {
        Self::instance(&()).register_in(registry)
    }

    /// As [`register`](Self::register), but all or nothing.
    ///
    /// # Errors
    ///
    /// When a name is taken by a declaration that differs (the error names both places), or when the process has no room for
    /// more series. Families before the one without room stay registered, and so do those before one that another thread
    /// declares differently at the same moment.
    fn try_register() -> Result<Self, RegisterError>
    where
        Self: Root + Single,
    {
        Self::instance(&()).try_register()
    }

    /// As [`try_register`](Self::try_register), with a registry of one's own.
    ///
    /// # Errors
    ///
    /// As [`try_register`](Self::try_register).
    fn try_register_in(registry: &Registry) -> Result<Self, RegisterError>
    where
        Self: Single,
    {
        Self::instance(&()).try_register_in(registry)
    }

    /// One of several instances of a struct with `#[metrics(instance = Labels)]`: all its series carry these labels.
    ///
    /// ```
    /// use metrics_runtime::{Gauge, LabelSet, Metrics, Registry};
    ///
    /// #[derive(LabelSet)]
    /// struct Shard { shard: u32 }
    ///
    /// #[derive(Metrics)]
    /// #[metrics(instance = Shard)]
    /// struct ShardMetrics {
    ///     /// Keys that a shard holds.
    ///     shard_keys: Gauge,
    /// }
    ///
    /// let registry = Registry::new();
    /// let shards = [0, 1].map(|shard| ShardMetrics::instance(&Shard { shard }).register_in(&registry));
    /// shards[1].shard_keys.set(5);
    /// assert!(registry.render().ends_with("shard_keys{shard=\"0\"} 0\nshard_keys{shard=\"1\"} 5\n"));
    /// ```
    ///
    /// Instances stay for the life of the process, as series do; past the limit on series their labels read `__overflow__`.
    fn instance(labels: &Self::Instance) -> Instance<Self> {
        Instance {
            labels: Whole::of(labels),
            metrics: PhantomData,
        }
    }
}

/// A struct of metrics that may be in the global registry: every one but those with `#[metrics(scoped)]` and
/// `#[metrics(group)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not for the global registry",
    label = "has `scoped` or `group`, or is not derived",
    note = "with `scoped`, write `{Self}::register_in(&registry)`; with `group`, write it as a field with `#[metric(flatten)]`; or remove the key",
    note = "without `#[derive(Metrics)]`, write that on the struct"
)]
pub trait Root: Metrics {}

/// A struct of metrics without `#[metrics(instance = …)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a struct of metrics without instances",
    label = "has `instance`, or is not derived",
    note = "with `instance`, write `{Self}::instance(&labels).register()`, or remove the key",
    note = "without `#[derive(Metrics)]`, write that on the struct"
)]
pub trait Single: Metrics<Instance = ()> {}

/// A struct of metrics about to be registered; see [`Metrics::instance`].
#[must_use = "nothing is registered before `register`"]
pub struct Instance<T> {
    labels: Vec<Box<str>>,
    metrics: PhantomData<fn() -> T>,
}

impl<T: Metrics> Instance<T> {
    /// As [`Metrics::register`].
    #[must_use]
    pub fn register(&self) -> T
    where
        T: Root,
    {
        self.register_in(Registry::current())
    }

    /// As [`Metrics::register_in`].
    #[must_use]
    pub fn register_in(&self, registry: &Registry) -> T {
        T::build(&Building {
            registry,
            families: T::families(),
            instance: &self.labels,
        })
    }

    /// As [`Metrics::try_register`].
    ///
    /// # Errors
    ///
    /// As [`Metrics::try_register`].
    pub fn try_register(&self) -> Result<T, RegisterError>
    where
        T: Root,
    {
        self.try_register_in(Registry::current())
    }

    /// As [`Metrics::try_register_in`].
    ///
    /// # Errors
    ///
    /// As [`Metrics::try_register`].
    pub fn try_register_in(&self, registry: &Registry) -> Result<T, RegisterError> {
        registry.register(T::families(), &self.labels)?;
        Ok(self.register_in(registry))
    }
}

impl<T> fmt::Debug for Instance<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instance")
            .field("labels", &self.labels)
            .finish_non_exhaustive()
    }
}

/// Judges the field whose family is at `index` among those of a struct's own fields.
///
/// # Panics
///
/// When it breaks a rule; evaluated in a constant, that is a compile error.
#[doc(hidden)]
#[track_caller]
pub const fn check_field<M: Metrics>(index: usize) {
    check(&M::TABLE.fields[index]);
}

/// Puts the families of a struct on the page of the global registry.
pub fn register<T: Root + Single>() {
    let _ = T::register();
}

/// What a derived struct makes its fields from.
#[derive(Debug)]
pub struct Building<'r> {
    registry: &'r Registry,
    families: &'static [Descriptor],
    instance: &'r [Box<str>],
}

impl Building<'_> {
    /// The series of the field that has this place in the table.
    pub(super) fn registered(&self, index: usize) -> Registered {
        let family = &self.families[index];
        let is_timed = matches!(
            family.shape.metric_type,
            MetricType::Histogram | MetricType::Summary
        );
        if is_timed || family.shape.expires {
            calibrate();
        }
        Registered(self.registry.group_or_unexposed(family, self.instance))
    }

    /// The nested group whose table starts at this place.
    #[must_use]
    pub fn group<T: Metrics>(&self, start: usize) -> T {
        T::build(&Building {
            families: &self.families[start..start + T::TABLE.len()],
            ..*self
        })
    }
}
