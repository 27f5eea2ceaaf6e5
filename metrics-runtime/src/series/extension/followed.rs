//! Last total of a count that is kept elsewhere, so that a source that starts again is seen.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

/// The last total of the source of a counter, as the bits of what the counter counts in.
#[derive(Debug)]
pub(super) struct LastTotal(AtomicU64);

impl LastTotal {
    pub(super) const fn new(total: u64) -> Self {
        Self(AtomicU64::new(total))
    }

    /// Returns the total before, and keeps this one.
    pub(super) fn replace(&self, total: u64) -> u64 {
        // One collector feeds a counter, so nothing else has to be ordered by it.
        self.0.swap(total, Relaxed)
    }
}
