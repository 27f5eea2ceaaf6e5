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
    pub register: fn(),
}

impl Declared {
    /// An entry for the default registry.
    #[must_use]
    pub const fn new(families: &'static [Descriptor], register: fn()) -> Self {
        Self { families, register }
    }
}

inventory::collect!(Declared);

/// Checks that everything in the list can be registered, without registering it.
pub(crate) fn check(registry: &Registry) -> Result<(), RegisterError> {
    let declared = inventory::iter::<Declared>
        .into_iter()
        .flat_map(|entry| entry.families);
    registry.check(declared.map(Spec::of))
}

/// The first declaration of a family in the list.
pub(crate) fn find(name: &str) -> Option<&'static Descriptor> {
    let mut families = inventory::iter::<Declared>
        .into_iter()
        .flat_map(|entry| entry.families);
    families.find(|family| family.name == name)
}

/// Registers everything in the list with the default registry.
pub(crate) fn register() {
    for entry in inventory::iter::<Declared> {
        (entry.register)();
    }
}
