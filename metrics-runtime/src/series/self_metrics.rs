//! Self-metrics: counters of what went wrong in a registry. None is on the page before it happened.

use std::cell::Cell;
use std::hash::BuildHasher as _;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicU8, AtomicU64};
use std::sync::{Arc, Mutex};

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::key::OVERFLOW;
use crate::label::{cut, label_text};
use crate::support::{ReentrancyGuard, guard, lock, unix_millis};

/// The value of the label `code` for subscribers of `tracing`.
const SUBSCRIBER: &str = "subscriber";

/// A counter of one kind of trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SelfMetric {
    /// A look-up past a family's series limit.
    SeriesOverflow,
    /// A series or a family for which there were no slots left.
    NoRoom,
    /// A label value that was too long.
    LabelValueCut,
    /// A declaration that differs from an earlier one of the same name.
    Conflict,
    /// A call of the facade that does not fit.
    FacadeRefused,
    /// Labels of the facade that are renamed, or left out.
    FacadeLabels,
    /// A record of the facade past the limit on its families.
    FacadeOverflow,
    /// A declared histogram on which a rule for the buckets of the facade has no effect.
    RuleWithoutEffect,
    /// A text from outside that is too long, or one too many.
    LimitExceeded,
    /// A NaN, an infinity or a negative increment.
    ValueRefused,
    /// An exemplar whose labels are too long, or not legal.
    ExemplarRefused,
    /// A gauge whose value could not be computed.
    DerivedPanicked,
    /// A scrape that got no page.
    ScrapeFailed,
    /// A gauge whose value was not computed in time.
    DerivedLate,
    /// A panic of foreign code.
    ForeignPanicked,
    /// Too many values of a label that come with requests.
    #[cfg(feature = "tower")]
    HttpOverflow,
}

impl SelfMetric {
    const COUNT: usize = Self::ALL.len();

    /// All of them, in their order.
    const ALL: &'static [Self] = &[
        Self::SeriesOverflow,
        Self::NoRoom,
        Self::LabelValueCut,
        Self::Conflict,
        Self::FacadeRefused,
        Self::FacadeLabels,
        Self::FacadeOverflow,
        Self::RuleWithoutEffect,
        Self::LimitExceeded,
        Self::ValueRefused,
        Self::ExemplarRefused,
        Self::DerivedPanicked,
        Self::ScrapeFailed,
        Self::DerivedLate,
        Self::ForeignPanicked,
        #[cfg(feature = "tower")]
        Self::HttpOverflow,
    ];

    /// Returns its name on a page.
    pub(crate) const fn name(self) -> &'static str {
        self.definition().0
    }

    pub(crate) const fn help(self) -> &'static str {
        self.definition().1
    }

    /// Returns its name, its help, and the name of its one label.
    #[allow(clippy::too_many_lines, reason = "a table of metrics")]
    const fn definition(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::SeriesOverflow => (
                "metrics_runtime_series_overflow_total",
                "Look-ups that went to the overflow series because the family had reached its series limit.",
                "family",
            ),
            Self::NoRoom => (
                "metrics_runtime_no_room_total",
                "Series and families that are not exposed because all 16.7 million storage slots of the process are taken.",
                "family",
            ),
            Self::LabelValueCut => (
                "metrics_runtime_label_values_cut_total",
                "Label values of new series that were cut because they were longer than 4096 bytes.",
                "family",
            ),
            Self::Conflict => (
                "metrics_runtime_conflicts_total",
                "Declarations that were left off the page because they differ from an earlier one of the same name.",
                "family",
            ),
            Self::FacadeRefused => (
                "metrics_runtime_facade_refused_total",
                "Registrations through the metrics facade that were refused because they do not fit their family.",
                "family",
            ),
            Self::FacadeLabels => (
                "metrics_runtime_facade_labels_changed_total",
                "Series from the metrics facade some of whose labels have another name on the page, or are left out.",
                "family",
            ),
            Self::FacadeOverflow => (
                "metrics_runtime_facade_families_overflow_total",
                "Records through the metrics facade that were dropped because it had reached its limit on metric families.",
                "type",
            ),
            Self::RuleWithoutEffect => (
                "metrics_runtime_facade_rules_without_effect_total",
                "Declared histograms that a bucket rule for the metrics facade selects, and that keep the buckets of their declaration.",
                "family",
            ),
            Self::LimitExceeded => (
                "metrics_runtime_limits_exceeded_total",
                "Texts from outside the program that were cut or refused because they exceed a limit.",
                "limit",
            ),
            Self::ValueRefused => (
                "metrics_runtime_values_refused_total",
                "Values that were not recorded because they were NaN, infinite or, for a counter, negative.",
                "type",
            ),
            Self::ExemplarRefused => (
                "metrics_runtime_exemplars_refused_total",
                "Exemplars that were not kept because their labels have more than 128 characters together or names that are not legal.",
                "type",
            ),
            Self::DerivedPanicked => (
                "metrics_runtime_derived_panics_total",
                "Times that a series was left off the page because what computes its value panicked.",
                "family",
            ),
            Self::ScrapeFailed => (
                "metrics_runtime_scrapes_failed_total",
                "Scrapes that got no page, by reason: compression, crowded, names, panic or thread.",
                "reason",
            ),
            Self::DerivedLate => (
                "metrics_runtime_derived_timeouts_total",
                "Times that a series was left off the page because what computes its value had not returned in time.",
                "family",
            ),
            Self::ForeignPanicked => (
                "metrics_runtime_foreign_panics_total",
                "Panics of code of the program that were caught where this crate calls or drops it, by code.",
                "code",
            ),
            #[cfg(feature = "tower")]
            Self::HttpOverflow => (
                "metrics_runtime_http_overflow_total",
                "Requests of which a label reads `__overflow__` because there were 1000 other values, or because it was too long.",
                "label",
            ),
        }
    }
}

/// The most values of a label: they can come from outside, as the raw names of facade metrics do.
const LIMIT: usize = 1000;

/// The self-metrics of a registry. They are plain counters, not families: a family counts its own trouble here.
#[derive(Debug, Default)]
pub(crate) struct SelfMetrics {
    counts: [Mutex<Counts>; SelfMetric::COUNT],
    /// Seeded at random, for the same reason as [`LIMIT`].
    hasher: RandomState,
    /// The foreign code whose panic was logged, a bit for each.
    pub(super) logged: AtomicU8,
}

/// The counters of one metric.
#[derive(Debug, Default)]
struct Counts {
    /// In the order in which they came.
    list: Vec<Arc<Count>>,
    /// The places in the list, by the value of the label.
    places: HashTable<usize>,
    is_overflow_logged: bool,
}

/// One counter.
#[derive(Debug)]
pub(crate) struct Count {
    label: Box<str>,
    hash: u64,
    total: AtomicU64,
    /// When it came, in milliseconds since the epoch.
    pub(crate) created: u64,
}

impl Count {
    pub(crate) fn total(&self) -> u64 {
        self.total.load(Relaxed)
    }

    /// Returns the label block without braces.
    pub(crate) fn labels(&self, metric: SelfMetric) -> String {
        let (_, _, label) = metric.definition();
        let mut labels = String::new();
        label_text::push(&mut labels, [(label, &*self.label)]);
        labels
    }
}

thread_local! {
    /// Whether this thread is adding a counter. A global allocator that adds one meanwhile would do so without end.
    static ADDING: Cell<bool> = const { Cell::new(false) };
}

impl SelfMetrics {
    /// Counts something that went wrong; `what` is the value of the label.
    pub(crate) fn count(&self, metric: SelfMetric, what: &str) {
        let label = cut(what);
        if self.raise(metric, label, LIMIT) {
            return;
        }
        self.raise(metric, OVERFLOW, usize::MAX);
        let counts = &self.counts[metric as usize];
        if !std::mem::replace(&mut lock(counts).is_overflow_logged, true) {
            self.log(|| {
                tracing::warn!(
                    family = metric.name(),
                    limit = LIMIT,
                    "metric family reached its series limit: further label values are recorded as `__overflow__`"
                );
            });
        }
    }

    /// Emits an event. A subscriber that panics is counted; no lock may be held.
    pub(crate) fn log(&self, event: impl FnOnce()) {
        if guard::log(event).is_err() {
            self.count(SelfMetric::ForeignPanicked, SUBSCRIBER);
        }
    }

    /// Raises the counter with this label, added if it is new; `false` where there are `limit` others. Where this thread is adding
    /// one already, nothing is counted.
    fn raise(&self, metric: SelfMetric, label: &str, limit: usize) -> bool {
        let hash = self.hasher.hash_one(label);
        let (mut new, mut larger) = (None, Counts::default());
        loop {
            // Nothing is allocated or freed under the lock: a global allocator may be what counts here.
            let raised = lock(&self.counts[metric as usize]).raise(
                hash,
                label,
                limit,
                &mut new,
                &mut larger,
            );
            match raised {
                Raised::Done => return true,
                Raised::Full => return false,
                Raised::Needs { capacity } => {
                    let Some(_adding) = ReentrancyGuard::enter(&ADDING) else {
                        return true;
                    };
                    larger = Counts::with_capacity(capacity);
                    new = Some(Arc::new(Count {
                        label: label.into(),
                        hash,
                        total: AtomicU64::new(0),
                        created: unix_millis(),
                    }));
                }
            }
        }
    }

    /// Returns the metrics that have counted anything.
    pub(crate) fn happened(&self) -> impl Iterator<Item = SelfMetric> {
        let all = SelfMetric::ALL.iter().copied();
        all.filter(|metric| !lock(&self.counts[*metric as usize]).list.is_empty())
    }

    /// Returns the counters of a metric, in the order in which they came.
    pub(crate) fn counts(&self, metric: SelfMetric) -> Vec<Arc<Count>> {
        let mut counts = Vec::new();
        loop {
            // Nothing is allocated under the lock, as above.
            let len = {
                let all = &lock(&self.counts[metric as usize]).list;
                if all.len() <= counts.capacity() {
                    counts.extend(all.iter().cloned());
                    return counts;
                }
                all.len()
            };
            counts.reserve(len);
        }
    }
}

/// The outcome of raising a counter.
enum Raised {
    Done,
    /// There are too many others.
    Full,
    /// A new counter is needed; where `capacity` is not 0, larger tables as well.
    Needs {
        capacity: usize,
    },
}

impl Counts {
    fn with_capacity(capacity: usize) -> Self {
        Self {
            list: Vec::with_capacity(capacity),
            places: HashTable::with_capacity(capacity),
            ..Self::default()
        }
    }

    /// Raises the counter with this label. A `new` one is added unless there are `limit` others, in `larger` tables where these
    /// are full.
    fn raise(
        &mut self,
        hash: u64,
        label: &str,
        limit: usize,
        new: &mut Option<Arc<Count>>,
        larger: &mut Self,
    ) -> Raised {
        let is_it = |place: &usize| *self.list[*place].label == *label;
        if let Some(place) = self.places.find(hash, is_it) {
            self.list[*place].total.fetch_add(1, Relaxed);
            return Raised::Done;
        }
        let len = self.list.len();
        if len >= limit {
            return Raised::Full;
        }
        let is_full = len == self.capacity();
        if is_full && larger.capacity() <= len {
            return Raised::Needs {
                capacity: 2 * len + 1,
            };
        }
        let Some(new) = new.take() else {
            return Raised::Needs { capacity: 0 };
        };
        if is_full {
            larger.is_overflow_logged = self.is_overflow_logged;
            for count in self.list.drain(..) {
                larger.push(count);
            }
            std::mem::swap(self, larger);
        }
        new.total.fetch_add(1, Relaxed);
        self.push(new);
        Raised::Done
    }

    /// The number of counters for which there is room without an allocation.
    fn capacity(&self) -> usize {
        self.list.capacity().min(self.places.capacity())
    }

    fn push(&mut self, count: Arc<Count>) {
        let (hash, place) = (count.hash, self.list.len());
        self.list.push(count);
        let hash_of = |place: &usize| self.list[*place].hash;
        self.places.insert_unique(hash, place, hash_of);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(self_metrics: &SelfMetrics, metric: SelfMetric) -> Vec<(String, u64)> {
        let counts = self_metrics.counts(metric);
        let line = |count: &Arc<Count>| (count.labels(metric), count.total());
        counts.iter().map(line).collect()
    }

    #[test]
    fn counters_stand_in_the_order_in_which_they_came() {
        let self_metrics = SelfMetrics::default();
        assert_eq!(self_metrics.happened().count(), 0);
        for what in ["b", "a", "", "b", "c\""] {
            self_metrics.count(SelfMetric::Conflict, what);
        }
        let expected = [
            ("family=\"b\"", 2),
            ("family=\"a\"", 1),
            ("", 1),
            ("family=\"c\\\"\"", 1),
        ];
        assert_eq!(
            page(&self_metrics, SelfMetric::Conflict),
            expected.map(|(labels, total)| (labels.to_owned(), total))
        );
        assert_eq!(
            self_metrics.happened().collect::<Vec<_>>(),
            [SelfMetric::Conflict]
        );
    }

    #[test]
    fn labels_past_the_limit_share_the_last_counter() {
        let self_metrics = SelfMetrics::default();
        for _ in 0..2 {
            for what in 0..LIMIT + 5 {
                self_metrics.count(SelfMetric::FacadeRefused, &what.to_string());
            }
        }
        let page = page(&self_metrics, SelfMetric::FacadeRefused);
        assert_eq!(page.len(), LIMIT + 1);
        assert!(page[..LIMIT].iter().all(|(_, total)| *total == 2));
        assert_eq!(page[LIMIT], ("family=\"__overflow__\"".to_owned(), 10));
    }

    #[test]
    fn threads_that_add_one_counter_share_it() {
        let self_metrics = SelfMetrics::default();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for what in 0..200 {
                        self_metrics.count(SelfMetric::NoRoom, &what.to_string());
                    }
                });
            }
        });
        let page = page(&self_metrics, SelfMetric::NoRoom);
        assert_eq!(page.len(), 200);
        assert!(page.iter().all(|(_, total)| *total == 4));
    }
}
