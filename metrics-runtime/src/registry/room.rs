//! How many series a family may have.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

/// Counts the series of a family, but for those past the limit of one whose labels are open.
#[derive(Debug)]
pub(crate) struct Room {
    limit: AtomicUsize,
    taken: AtomicUsize,
}

impl Room {
    pub(super) const fn new(limit: usize) -> Self {
        Self {
            limit: AtomicUsize::new(limit),
            taken: AtomicUsize::new(0),
        }
    }

    /// Returns how many series there may be.
    pub(super) fn limit(&self) -> usize {
        self.limit.load(Relaxed)
    }

    /// Raises the limit to `limit`, if it is lower.
    pub(super) fn raise(&self, limit: usize) {
        self.limit.fetch_max(limit, Relaxed);
    }

    /// Whether there is room for `series` more.
    pub(super) fn has(&self, series: usize) -> bool {
        self.taken.load(Relaxed).saturating_add(series) <= self.limit()
    }

    /// Takes room for one series, if there is any.
    pub(super) fn take(&self) -> bool {
        let limit = self.limit();
        let one_more = |taken| (taken < limit).then_some(taken + 1);
        self.taken.fetch_update(Relaxed, Relaxed, one_more).is_ok()
    }

    /// Counts series that come whether there is room or not.
    pub(super) fn fill(&self, series: usize) {
        self.taken.fetch_add(series, Relaxed);
    }

    /// Gives back the room of series that are gone.
    pub(super) fn give_back(&self, series: usize) {
        self.taken.fetch_sub(series, Relaxed);
    }
}
