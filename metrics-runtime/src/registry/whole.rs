//! Looking at all families of a registry, or at those of its own trouble.

#[cfg(feature = "summary")]
use std::borrow::Cow;
#[cfg(feature = "summary")]
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::evaluated::Evaluated;
use super::family::Family;
use super::self_metrics::Problem;
use super::spec::Spec;
use super::visit::{ShownFamily, ShownSeries};
use super::{Branch, Registry, Visitor, conflict, declared, materialise, visit};
#[cfg(feature = "summary")]
use crate::buckets::Bounds;
use crate::descriptor::MetricType;
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
    #[cfg(feature = "summary")]
    pub(crate) fn histograms(
        &self,
        functions: Option<&'static Bounds>,
    ) -> BTreeMap<Cow<'static, str>, &'static [f64]> {
        let here = self.families();
        let here = here.iter().map(|family| family.spec().clone());
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
    #[cfg(feature = "summary")]
    pub(crate) fn specs(&self) -> impl Iterator<Item = Spec> {
        let here = self.families().into_iter();
        let here = here.map(|family| family.spec().clone());
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
        let entries: Vec<_> = families
            .iter()
            .map(|(name, family)| (family.spec().shown_name(name, escaping), &**family))
            .collect();
        let mut shown: Vec<_> = entries
            .iter()
            .map(|(name, family)| ShownFamily {
                header: family.header(name, escaping),
                series: ShownSeries::Branches(selected(family, names)),
            })
            .collect();
        let branches = shown.iter().filter_map(|family| match &family.series {
            ShownSeries::Branches(branches) => Some(branches),
            ShownSeries::Trouble(..) => None,
        });
        let evaluated = Evaluated::of(branches.flatten().copied(), within);
        // Behind that, so that the page has the failures of its own functions.
        shown.extend(self.own(names));
        shown.sort_by(|a, b| a.header.name.cmp(b.header.name));
        visit::visit(&shown, escaping, evaluated, visitor);
    }

    /// The metrics of what went wrong here; with `names`, the series of those alone that have one of them.
    fn own<'r>(&'r self, names: &[String]) -> impl Iterator<Item = ShownFamily<'r>> {
        let trouble = &self.0.context.trouble;
        trouble.happened().map(|problem| ShownFamily {
            header: problem.header(),
            series: if names.is_empty() || is_named(problem, names) {
                ShownSeries::Trouble(trouble, problem)
            } else {
                ShownSeries::Branches(Vec::new())
            },
        })
    }

    /// The names of the families that have one of these names, or samples of such a name. `names` are in order.
    pub(crate) fn named(&self, names: &[String]) -> Vec<String> {
        let families = read(&self.0.families).clone();
        let families = families.values();
        let named = families.filter(|family| conflict::is_named(family.spec(), names));
        let own = self.0.context.trouble.happened();
        let own = own.filter(|problem| is_named(*problem, names));
        named
            .map(|family| family.name().to_owned())
            .chain(own.map(|problem| problem.name().to_owned()))
            .collect()
    }

    /// Shows what went wrong to `visitor`.
    #[cfg(feature = "summary")]
    pub(crate) fn visit_trouble(&self, visitor: &mut impl Visitor) {
        let shown: Vec<_> = self.own(&[]).collect();
        visit::visit(&shown, Escaping::default(), Evaluated::default(), visitor);
    }
}

/// The branches of a family that are on a page; with `names`, if the family has one of them.
fn selected(family: &Family, names: &[String]) -> Vec<&'static Branch> {
    if names.is_empty() || conflict::is_named(family.spec(), names) {
        family.shown()
    } else {
        Vec::new()
    }
}

fn is_named(problem: Problem, names: &[String]) -> bool {
    conflict::is_asked_for(problem.name(), MetricType::Counter, names)
}
