//! Limit on the number of series of a family.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

/// Limit on the series of a family. Those past the limit of one whose labels are open do not count.
#[derive(Debug)]
pub(crate) struct SeriesLimit {
    max: AtomicUsize,
    taken: AtomicUsize,
}

impl SeriesLimit {
    pub(crate) const fn new(max: usize) -> Self {
        Self {
            max: AtomicUsize::new(max),
            taken: AtomicUsize::new(0),
        }
    }

    /// Returns how many series there may be.
    pub(crate) fn max(&self) -> usize {
        self.max.load(Relaxed)
    }

    /// Raises the limit to `max`, if it is lower.
    pub(crate) fn raise(&self, max: usize) {
        self.max.fetch_max(max, Relaxed);
    }

    /// Returns `true` if there is room for `series` more.
    pub(crate) fn has_room(&self, series: usize) -> bool {
        self.taken.load(Relaxed).saturating_add(series) <= self.max()
    }

    /// Takes room for one series, if there is any.
    pub(super) fn take(&self) -> bool {
        let max = self.max();
        let one_more = |taken| (taken < max).then_some(taken + 1);
        self.taken.fetch_update(Relaxed, Relaxed, one_more).is_ok()
    }

    /// Counts series that come whether there is room or not.
    pub(crate) fn fill(&self, series: usize) {
        self.taken.fetch_add(series, Relaxed);
    }

    /// Gives back the room of series that are gone.
    pub(super) fn give_back(&self, series: usize) {
        self.taken.fetch_sub(series, Relaxed);
    }
}
