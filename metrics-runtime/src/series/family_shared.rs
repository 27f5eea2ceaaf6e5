//! State that the groups of a family share.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;

use super::expiry::Expiry;
use super::limit::SeriesLimit;
use super::observers::Observers;
use super::resolved_spec::ResolvedSpec;
use super::self_metrics::{SelfMetric, SelfMetrics};

/// State that the groups of a family share.
#[derive(Debug)]
pub(crate) struct FamilyShared {
    pub(crate) spec: ResolvedSpec,
    /// The limit on the number of series.
    pub(crate) limit: SeriesLimit,
    pub(crate) observers: Arc<Observers>,
    pub(crate) expiry: Expiry,
    warned: AtomicBool,
}

impl FamilyShared {
    pub(crate) fn new(spec: ResolvedSpec, observers: Arc<Observers>) -> Self {
        Self {
            limit: SeriesLimit::new(spec.source.limit()),
            spec,
            observers,
            expiry: Expiry::default(),
            warned: AtomicBool::new(false),
        }
    }

    pub(crate) fn name(&self) -> &str {
        self.spec.name()
    }

    /// Returns the self-metrics of the registry of the family.
    pub(crate) fn self_metrics(&self) -> &SelfMetrics {
        &self.observers.self_metrics
    }

    /// Returns whether there is room for one more series, if need be after expired ones gave up their places. No lock may be held.
    pub(crate) fn has_room(&self) -> bool {
        let make_room = |idle| self.expiry.make_room(idle, &self.limit);
        self.limit.has_room(1) || self.spec.idle.is_some_and(make_room)
    }

    /// Counts label values of new series that were cut.
    pub(crate) fn count_cut(&self, values: u64) {
        for _ in 0..values {
            self.self_metrics()
                .count(SelfMetric::LabelValueCut, self.name());
        }
    }

    #[cold]
    pub(crate) fn overflowed(&self) {
        self.self_metrics()
            .count(SelfMetric::SeriesOverflow, self.name());
        if !self.warned.swap(true, Relaxed) {
            self.self_metrics().log(|| {
                tracing::warn!(
                    family = self.name(),
                    limit = self.limit.max(),
                    "metric family reached its series limit: further label values are recorded as `__overflow__`; \
                     raise it with `#[metric(max_series = …)]` or use fewer label values"
                );
            });
        }
    }
}
