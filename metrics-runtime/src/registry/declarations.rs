//! Declarations of the program, as a registry knows them.

#[cfg(feature = "upstream")]
use std::borrow::Cow;
#[cfg(feature = "upstream")]
use std::collections::BTreeMap;
use std::sync::Arc;

use super::Registry;
use super::conflict::RegisterError;
use super::family::RegisteredFamily;
use crate::declaration::inventory as declared;
#[cfg(feature = "upstream")]
use crate::series::Bounds;
use crate::series::FamilySpec;

impl Registry {
    /// Checks that everything the program declares for the default registry can be registered, and `more` beside it, without
    /// registering it.
    pub(crate) fn check_declared(
        &self,
        more: impl IntoIterator<Item = FamilySpec>,
    ) -> Result<(), RegisterError> {
        self.check(declared::families().map(FamilySpec::Declared).chain(more))
    }

    /// The family that the program declares under this name, registered, where this is the registry for it.
    pub(crate) fn declared(
        &self,
        name: &str,
    ) -> Result<Option<Arc<RegisteredFamily>>, RegisterError> {
        if self.0.knows_declarations {
            let mut with_instances = None;
            for (descriptor, is_default) in declared::all_and_default() {
                let has_name = descriptor.name.as_str() == name;
                if is_default
                    && (has_name || descriptor.alias.is_some_and(|alias| alias.name == name))
                {
                    self.group(descriptor, &[])?;
                }
                if has_name && descriptor.instance.count() > 0 {
                    with_instances.get_or_insert(descriptor);
                }
            }
            // One with instances has its name before it has any of them.
            if let Some(descriptor) = with_instances {
                self.family(&FamilySpec::Declared(descriptor))?;
            }
        }
        Ok(self.find(name))
    }

    /// Returns what the program declares for this registry, registered or not.
    pub(crate) fn declarations(&self) -> Vec<FamilySpec> {
        if self.0.knows_declarations {
            declared::expected().map(FamilySpec::Declared).collect()
        } else {
            Vec::new()
        }
    }

    /// The names and bounds of the histograms that the program declares, and of those that are here. Those that timed functions share
    /// have the bounds `functions`, where there are some.
    #[cfg(feature = "upstream")]
    pub(crate) fn histograms(
        &self,
        functions: Option<&'static Bounds>,
    ) -> BTreeMap<Cow<'static, str>, &'static [f64]> {
        let here = self.families();
        let here = here.iter().filter_map(|family| {
            let spec = family.spec();
            Some((spec.source.owned_name(), spec.bounds?.bounds()))
        });
        let declared = declared::known().filter_map(|descriptor| {
            let spec = FamilySpec::Declared(descriptor);
            let chosen = functions.filter(|_| spec.buckets_can_be_chosen());
            let bounds = chosen.map(Bounds::bounds).or_else(|| spec.buckets())?;
            Some((spec.owned_name(), bounds))
        });
        declared.chain(here).collect()
    }

    /// Returns everything that the program declares for the default registry, and everything that is here.
    #[cfg(feature = "upstream")]
    pub(crate) fn specs(&self) -> impl Iterator<Item = FamilySpec> {
        let here = self.families().into_iter();
        let here = here.map(|family| family.spec().source.clone());
        declared::expected().map(FamilySpec::Declared).chain(here)
    }
}
