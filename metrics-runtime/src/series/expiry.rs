//! Series that left the page because nobody writes them: they give their places to new ones.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{Acquire, Relaxed};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::layout::GAUGE_WRITTEN;
use super::limit::SeriesLimit;
use super::removable_table::Object;
use super::series_table::{SeriesTable, end};
use crate::storage::{Cells, Owned};
use crate::support::{Ticks, lock};

/// The multiple of its limit to which a table may grow by series whose place was given away: it only grows, since handles may outlive
/// everything.
const MOST_TIMES: usize = 16;
/// The most entries to which any table may grow so.
const MOST_AT_LEAST: usize = 65_536;

/// At least how long it is between two searches.
const PAUSE: Duration = Duration::from_secs(1);

/// Returns whether a gauge was written, but not for `idle`.
fn is_expired(cells: &impl Cells, idle: Duration) -> bool {
    let written = Ticks::from_nonzero(cells.shared(GAUGE_WRITTEN).load(Acquire));
    written.is_some_and(|at| u128::from(at.elapsed_nanos()) > idle.as_nanos())
}

/// Search of a family for series that have expired.
#[derive(Debug, Default)]
pub(crate) struct Expiry {
    /// The tables of the family, if its series expire.
    tables: Mutex<Vec<&'static SeriesTable>>,
    /// When they were last searched.
    searched: AtomicU64,
}

impl Expiry {
    /// Searches `table` as well from now on.
    pub(crate) fn add(&self, table: &'static SeriesTable) {
        lock(&self.tables).push(table);
    }

    /// Takes their places from the series of a family that is full that nobody wrote for `idle`. Returns whether there is room
    /// then. No lock may be held.
    #[cold]
    pub(super) fn make_room(&self, idle: Duration, limit: &SeriesLimit) -> bool {
        if !self.is_due(idle) {
            return false;
        }
        let tables = lock(&self.tables).clone();
        for table in tables {
            free_expired(table, idle, limit);
        }
        limit.has_room(1)
    }

    /// Returns whether it is time to search again: a family that is full is asked for new ones all the time.
    fn is_due(&self, idle: Duration) -> bool {
        let pause = (idle / 8).min(PAUSE).as_nanos();
        let last = Ticks::from_nonzero(self.searched.load(Relaxed));
        let is_due = last.is_none_or(|at| u128::from(at.elapsed_nanos()) >= pause);
        if is_due {
            self.searched.store(Ticks::now().to_nonzero(), Relaxed);
        }
        is_due
    }
}

fn free_expired(table: &SeriesTable, idle: Duration, limit: &SeriesLimit) {
    match table {
        SeriesTable::Open(open) => {
            let most = limit.max().saturating_mul(MOST_TIMES).max(MOST_AT_LEAST);
            open.free(limit, most, |slot| is_expired(&slot, idle));
        }
        SeriesTable::Removable(objects) => {
            // Whoever has a handle can write it at any time, and it comes back.
            let is_gone = |object: &Arc<Object<Owned>>| {
                Arc::strong_count(object) == 1
                    && object.value.is_unshared()
                    && is_expired(&object.value, idle)
            };
            for object in objects.take_if(is_gone) {
                end(limit, &object);
            }
        }
        SeriesTable::Dense(_) | SeriesTable::Info(_) => {}
    }
}
