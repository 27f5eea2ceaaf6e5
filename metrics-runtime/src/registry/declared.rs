//! The link-time list: what the program declares, known without running any of it.

use super::Registry;
use super::conflict::RegisterError;
use super::spec::Spec;
use crate::descriptor::Descriptor;

/// An entry of the list: a struct of metrics, or a timed function.
#[derive(Debug)]
#[non_exhaustive]
pub struct Declared {
    /// The families that are declared.
    pub families: &'static [Descriptor],
    /// Puts them, and the series that are known, into the default registry. Differing declarations are counted and logged.
    /// `None` for those that are registered one by one, with a registry or labels of their own.
    pub register: Option<fn()>,
}

impl Declared {
    /// An entry for the default registry.
    #[must_use]
    pub const fn new(families: &'static [Descriptor], register: fn()) -> Self {
        Self {
            families,
            register: Some(register),
        }
    }

    /// An entry that is only to be known.
    #[must_use]
    pub const fn known(families: &'static [Descriptor]) -> Self {
        Self {
            families,
            register: None,
        }
    }
}

inventory::collect!(Declared);

/// Checks that everything for the default registry can be registered, without registering it.
pub(crate) fn check(registry: &Registry) -> Result<(), RegisterError> {
    registry.check(families().map(Spec::of))
}

/// The declarations of a family for the default registry.
pub(crate) fn find(name: &str) -> impl Iterator<Item = &'static Descriptor> {
    families().filter(move |family| family.name == name)
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

fn families() -> impl Iterator<Item = &'static Descriptor> {
    let entries = inventory::iter::<Declared>.into_iter();
    entries
        .filter(|entry| entry.register.is_some())
        .flat_map(|entry| entry.families)
}
