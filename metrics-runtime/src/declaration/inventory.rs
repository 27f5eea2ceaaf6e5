//! Link-time list of the declarations of a program, known without running any of it.

use super::descriptor::{Descriptor, TimedFunction};

/// An entry of the list: a struct of metrics, or a timed function.
#[derive(Debug)]
pub struct Declared {
    families: fn() -> &'static [Descriptor],
    /// Puts the families, and the series that are known, into the default registry. Differing declarations are counted and
    /// logged. `None` for what is registered one by one, with a registry or labels of its own.
    register: Option<fn()>,
    /// The timed function.
    function: Option<fn() -> TimedFunction>,
}

impl Declared {
    /// Families of the default registry.
    #[must_use]
    pub const fn new(families: fn() -> &'static [Descriptor], register: fn()) -> Self {
        Self {
            families,
            register: Some(register),
            function: None,
        }
    }

    /// Families that are only to be known.
    #[must_use]
    pub const fn known(families: fn() -> &'static [Descriptor]) -> Self {
        Self {
            families,
            register: None,
            function: None,
        }
    }

    /// A function that records into what is declared elsewhere.
    #[must_use]
    pub const fn function(function: fn() -> TimedFunction) -> Self {
        Self::known(|| &[]).with_function(function)
    }

    /// The same, for this function.
    #[must_use]
    pub const fn with_function(self, function: fn() -> TimedFunction) -> Self {
        Self {
            function: Some(function),
            ..self
        }
    }
}

inventory::collect!(Declared);

/// Every declaration that the default registry has, or can have.
pub(crate) fn expected() -> impl Iterator<Item = &'static Descriptor> {
    let instances = all().filter(|family| family.instance.count() > 0);
    families().chain(instances)
}

/// Registers everything for the default registry.
pub(crate) fn register() {
    for register in inventory::iter::<Declared>
        .into_iter()
        .filter_map(|entry| entry.register)
    {
        register();
    }
}

/// Every declaration that is for the default registry.
pub(crate) fn families() -> impl Iterator<Item = &'static Descriptor> {
    let default = all_and_default().filter(|(_, is_default)| *is_default);
    default.map(|(family, _)| family)
}

/// Every declaration, also those that are not for the default registry.
pub(crate) fn all() -> impl Iterator<Item = &'static Descriptor> {
    all_and_default().map(|(family, _)| family)
}

/// Every declaration, and whether it is for the default registry.
pub(crate) fn all_and_default() -> impl Iterator<Item = (&'static Descriptor, bool)> {
    let entries = inventory::iter::<Declared>.into_iter();
    entries.flat_map(|entry| {
        let is_default = entry.register.is_some();
        let families = (entry.families)().iter();
        families.map(move |family| (family, is_default))
    })
}

/// Every declaration; those for the default registry come last.
#[cfg(feature = "upstream")]
pub(crate) fn known() -> impl Iterator<Item = &'static Descriptor> {
    all().chain(families())
}

/// Every timed function.
pub(crate) fn functions() -> impl Iterator<Item = TimedFunction> {
    let entries = inventory::iter::<Declared>.into_iter();
    entries.filter_map(|entry| Some(entry.function?()))
}
