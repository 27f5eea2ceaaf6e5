//! Looking at all families of a registry, or at those of its own trouble.

#[cfg(feature = "upstream")]
use std::borrow::Cow;
#[cfg(feature = "upstream")]
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::derived::Evaluated;
use super::family::Family;
use super::spec::Spec;
use super::{Registry, Visitor, conflict, declared, materialise, visit};
#[cfg(feature = "upstream")]
use crate::buckets::Bounds;
use crate::escaping::Escaping;
use crate::lock::read;

impl Registry {
    /// The families there are now; one with an alias is there twice.
    pub(crate) fn families(&self) -> Vec<Arc<Family>> {
        read(&self.0.families).values().cloned().collect()
    }

    /// Returns what the program declares for this registry, registered or not.
    pub(crate) fn declarations(&self) -> Vec<Spec> {
        if self.0.knows_declarations {
            declared::expected().map(Spec::of).collect()
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
        let here = here.iter().map(|family| family.about.spec.clone());
        let declared = declared::known().map(|descriptor| {
            let spec = Spec::of(descriptor);
            let chosen = functions.filter(|_| spec.buckets_can_be_chosen);
            let bounds = chosen.or(spec.bounds);
            Spec { bounds, ..spec }
        });
        let specs = declared.chain(here);
        let bounds = specs.filter_map(|spec| Some((spec.name, spec.bounds?.bounds())));
        bounds.collect()
    }

    /// What the program declares for the default registry, and what is here.
    #[cfg(feature = "upstream")]
    pub(crate) fn specs(&self) -> impl Iterator<Item = Spec> {
        let here = self.families().into_iter();
        let here = here.map(|family| family.about.spec.clone());
        declared::expected().map(Spec::of).chain(here)
    }

    /// Shows every family and its series to `visitor`, in the order of the names, but for what is hidden; with `names`,
    /// which are in order, those alone that have one of them.
    ///
    /// Derived gauges have this time, all of them together; without one that has not returned, the page goes out.
    pub(crate) fn visit(
        &self,
        names: &[String],
        escaping: Escaping,
        within: Duration,
        visitor: &mut impl Visitor,
    ) {
        if self.is_global() {
            materialise();
        }
        let families = read(&self.0.families).clone();
        let branches = |family: &Family| {
            if names.is_empty() || conflict::is_named(&family.about.spec, names) {
                family.shown()
            } else {
                Vec::new()
            }
        };
        let entries: Vec<_> = families
            .iter()
            .map(|(name, family)| (family.about.spec.shown_name(name, escaping), &**family))
            .collect();
        let mut shown: Vec<_> = entries
            .iter()
            .map(|(name, family)| (family.about.header(name, escaping), branches(family)))
            .collect();
        let all = shown.iter().flat_map(|(_, branches)| branches);
        let evaluated = Evaluated::of(all.copied(), within);
        // Behind that, so that the page has the failures of its own functions.
        let trouble = self.0.context.trouble.families();
        shown.extend(trouble.map(|family| {
            let name = family.about.name();
            (family.about.header(name, escaping), branches(family))
        }));
        shown.sort_by(|(a, _), (b, _)| a.name.cmp(b.name));
        visit::visit(&shown, escaping, evaluated, visitor);
    }

    /// The names of the families that have one of these names, or samples of such a name. `names` are in order.
    pub(crate) fn named(&self, names: &[String]) -> Vec<String> {
        let families = read(&self.0.families).clone();
        let all = families.values().chain(self.0.context.trouble.families());
        let selected = all.filter(|family| conflict::is_named(&family.about.spec, names));
        let selected = selected.map(|family| family.about.name().to_owned());
        selected.collect()
    }

    /// Shows what went wrong to `visitor`.
    #[cfg(feature = "upstream")]
    pub(crate) fn visit_trouble(&self, visitor: &mut impl Visitor) {
        let trouble = self.0.context.trouble.families();
        let shown: Vec<_> = trouble
            .map(|family| {
                let header = family
                    .about
                    .header(family.about.name(), Escaping::default());
                (header, family.branches())
            })
            .collect();
        visit::visit(&shown, Escaping::default(), Evaluated::default(), visitor);
    }
}
