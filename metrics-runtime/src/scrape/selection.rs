//! Families of a page: their selection by name, their headers, and the self-metrics among them.

use std::time::Duration;

use super::evaluated::Evaluated;
use super::visitor::Visitor;
use super::walk::{ShownFamily, ShownSeries, Walk};
use crate::naming::Escaping;
use crate::naming::MetricType;
use crate::registry::{RegisteredFamily, Registry, is_asked_for, is_named, register_declared};
use crate::series::{FamilyHeader, SelfMetric, SeriesGroup};

impl Registry {
    /// Shows every family and its series to `visitor`, in the order of the names, but for what is hidden; with `names`,
    /// which are in order, those alone that have one of them.
    ///
    /// All derived gauges together have this time. A gauge whose function has not returned by then is left out.
    pub(crate) fn visit(
        &self,
        names: &[String],
        escaping: Escaping,
        within: Duration,
        visitor: &mut impl Visitor,
    ) {
        if self.is_global() {
            register_declared();
        }
        let families = self.shown_families(escaping);
        let mut shown: Vec<_> = families
            .iter()
            .map(|(name, family)| ShownFamily {
                header: family.header(name, escaping),
                series: ShownSeries::Groups(selected(family, names)),
            })
            .collect();
        let groups = shown.iter().filter_map(|family| match &family.series {
            ShownSeries::Groups(groups) => Some(groups),
            ShownSeries::SelfMetric(..) => None,
        });
        let evaluated = Evaluated::of(groups.flatten().copied(), within);
        // Behind that, so that the page has the failures of its own functions.
        shown.extend(self.own_families(names));
        shown.sort_by(|a, b| a.header.name.cmp(b.header.name));
        Walk::new(visitor, escaping, evaluated).families(&shown);
    }

    /// Returns the self-metrics that are on a page; with `names`, the series of those alone that have one of them.
    fn own_families<'r>(&'r self, names: &[String]) -> impl Iterator<Item = ShownFamily<'r>> {
        let self_metrics = self.self_metrics();
        self_metrics.happened().map(|metric| ShownFamily {
            header: FamilyHeader::of_counter(metric.name(), metric.help()),
            series: if names.is_empty() || asks_for(metric, names) {
                ShownSeries::SelfMetric(self_metrics, metric)
            } else {
                ShownSeries::Groups(Vec::new())
            },
        })
    }

    /// Returns the names of the families that have one of these names, or samples of such a name. `names` are in order.
    pub(crate) fn named(&self, names: &[String]) -> Vec<String> {
        let families = self.shown_families(Escaping::default()).into_iter();
        let families = families.filter(|(_, family)| is_named(&family.spec().source, names));
        let families = families.map(|(_, family)| family.name().to_owned());
        let own = self.self_metrics().happened();
        let own = own.filter(|metric| asks_for(*metric, names));
        families
            .chain(own.map(|metric| metric.name().to_owned()))
            .collect()
    }

    /// Shows the self-metrics to `visitor`.
    #[cfg(feature = "upstream")]
    pub(crate) fn visit_self_metrics(&self, visitor: &mut impl Visitor) {
        let shown: Vec<_> = self.own_families(&[]).collect();
        let walk = Walk::new(visitor, Escaping::default(), Evaluated::default());
        walk.families(&shown);
    }
}

/// Returns the groups of a family that are on a page; with `names`, if the family has one of them.
fn selected(family: &RegisteredFamily, names: &[String]) -> Vec<&'static SeriesGroup> {
    if names.is_empty() || is_named(&family.spec().source, names) {
        family.shown()
    } else {
        Vec::new()
    }
}

fn asks_for(metric: SelfMetric, names: &[String]) -> bool {
    is_asked_for(metric.name(), MetricType::Counter, names)
}
