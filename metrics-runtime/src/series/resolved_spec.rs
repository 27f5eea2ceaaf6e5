//! Specification of a registered family, with everything worked out that recording and pages need.

use std::borrow::Cow;
use std::time::Duration;

use super::bounds::Bounds;
use super::extension::ExtensionKinds;
use super::handle_params::HandleParams;
use super::key::Label;
use super::layout;
use super::spec::FamilySpec;
use super::states::States;
use crate::declaration::Number;
use crate::naming::MetricType;

/// Specification of a registered family. A declaration is a constant that takes time to read: its labels are a tree, its help can
/// have two parts, and its buckets are looked up. That is done once.
#[derive(Debug)]
pub(crate) struct ResolvedSpec {
    /// The specification as it was given.
    pub(crate) source: FamilySpec,
    pub(crate) help: Option<Cow<'static, str>>,
    pub(crate) metric_type: MetricType,
    pub(crate) number: Number,
    /// `None` where every series has labels of its own, as the facade allows.
    pub(crate) labels: Option<Box<[Label]>>,
    /// The number of labels that have one value in all series of a group: the first ones.
    pub(crate) constants: usize,
    /// The number of these that are given when a struct is registered: the first ones.
    pub(crate) instance: usize,
    /// The bounds of a histogram, where they are left open those that were chosen.
    pub(crate) bounds: Option<&'static Bounds>,
    /// The states of a state set, as they are on the page.
    pub(crate) states: Option<States>,
    /// The time without a write after which a series leaves the page.
    pub(crate) idle: Option<Duration>,
    /// The kinds of things that are kept beside the cells of its series.
    pub(crate) kinds: ExtensionKinds,
    /// The number of series of a group, where that is fixed.
    pub(crate) dense_series: Option<usize>,
    /// The size of the block of cells of a series, as a power of two.
    pub(super) shift: u32,
}

impl ResolvedSpec {
    /// The specification with the bounds that were `chosen`, where it leaves that open.
    pub(crate) fn new(source: FamilySpec, chosen: Option<&'static Bounds>) -> Self {
        let chosen = chosen.filter(|_| source.buckets_can_be_chosen());
        let bounds = chosen.or_else(|| source.bounds());
        let (metric_type, idle) = (source.metric_type(), source.idle());
        let buckets = bounds.map_or(1, Bounds::buckets);
        let labels = source.labels();
        let constants = source.constants();
        Self {
            help: source.help(),
            metric_type,
            number: source.number(),
            dense_series: labels
                .as_deref()
                .and_then(|all| dense_series(all.get(constants..)?)),
            labels,
            constants,
            instance: source.instance(),
            bounds,
            states: source.states(),
            idle,
            kinds: source.kinds(),
            shift: layout::shift(metric_type, buckets, idle.is_some()),
            source,
        }
    }

    pub(crate) fn name(&self) -> &str {
        self.source.name()
    }

    /// Returns the parameters that the handles know.
    pub(crate) fn params(&self) -> HandleParams {
        HandleParams {
            bounds: self.bounds,
            kinds: self.kinds,
        }
    }

    /// Returns the labels whose values differ from series to series of a group.
    pub(crate) fn varying(&self) -> &[Label] {
        let labels = self.labels.as_deref().unwrap_or_default();
        labels.get(self.constants..).unwrap_or_default()
    }

    /// Returns the names and values of the labels of a series.
    pub(super) fn label_pairs<'a>(
        &'a self,
        constants: &'a [Box<str>],
        values: impl IntoIterator<Item = &'a str, IntoIter: Clone>,
    ) -> impl Iterator<Item = (&'a str, &'a str)> + Clone {
        let names = self.labels.iter().flatten();
        let values = constants.iter().map(|value| &**value).chain(values);
        names.map(|label| &*label.name).zip(values)
    }
}

/// Returns the number of series that labels allow, where that is fixed.
fn dense_series(labels: &[Label]) -> Option<usize> {
    let mut counts = labels.iter().map(|label| label.values.count());
    counts.try_fold(1, |series: usize, values| Some(series * values?))
}
