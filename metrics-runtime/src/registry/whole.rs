//! Looking at all families of a registry, or at those of its own trouble.

#[cfg(feature = "summary")]
use std::borrow::Cow;
#[cfg(feature = "summary")]
use std::collections::BTreeMap;
use std::sync::Arc;

use super::Registry;
use super::family::Family;
#[cfg(feature = "summary")]
use super::{declared, spec::Spec, visit, visit::Visitor};
use crate::lock::read;

impl Registry {
    /// The families there are now; one with an alias is there twice.
    pub(crate) fn families(&self) -> Vec<Arc<Family>> {
        read(&self.0.families).values().cloned().collect()
    }

    /// The names and bounds of the histograms that the program declares, and of those that are here.
    #[cfg(feature = "summary")]
    pub(crate) fn histograms(&self) -> BTreeMap<Cow<'static, str>, &'static [f64]> {
        let here = self.families();
        let here = here.iter().map(|family| family.about.spec.clone());
        let specs = declared::known().map(Spec::of).chain(here);
        let bounds = specs.filter_map(|spec| Some((spec.name, spec.bounds?.bounds())));
        bounds.collect()
    }

    /// Shows what went wrong to `visitor`.
    #[cfg(feature = "summary")]
    pub(crate) fn visit_trouble(&self, visitor: &mut impl Visitor) {
        let trouble = self.0.context.trouble.families();
        let shown: Vec<_> = trouble
            .map(|family| (family.about.header(family.about.name()), family.branches()))
            .collect();
        visit::visit(&shown, visitor);
    }
}
