//! Series that left the page because nobody writes them: they give their places to new ones.

use std::sync::Arc;
use std::sync::atomic::Ordering::{Acquire, Relaxed};
use std::time::Duration;

use super::super::family::About;
use super::super::layout::GAUGE_WRITTEN;
use super::super::objects::Object;
use super::{Branch, Series};
use crate::clock::Ticks;
use crate::storage::{Cells, Owned};

/// How many times its limit a table may grow by series whose place was given away: the table only grows, since handles may outlive
/// everything.
const MOST_TIMES: usize = 16;
/// The most entries to which any table may grow so.
const MOST_AT_LEAST: usize = 65_536;

/// At least how long it is between two searches.
const PAUSE: Duration = Duration::from_secs(1);

/// Returns whether a gauge was written, but not for `idle`.
pub(in crate::registry) fn is_expired(cells: &impl Cells, idle: Duration) -> bool {
    let written = Ticks::from_nonzero(cells.shared(GAUGE_WRITTEN).load(Acquire));
    written.is_some_and(|at| u128::from(at.elapsed_nanos()) > idle.as_nanos())
}

impl About {
    /// Returns whether it is time to search for expired series again: a family that is full is asked for new ones all the time.
    fn is_search_due(&self, idle: Duration) -> bool {
        let pause = (idle / 8).min(PAUSE).as_nanos();
        let last = Ticks::from_nonzero(self.searched.load(Relaxed));
        let is_due = last.is_none_or(|at| u128::from(at.elapsed_nanos()) >= pause);
        if is_due {
            self.searched.store(Ticks::now().to_nonzero(), Relaxed);
        }
        is_due
    }
}

impl Branch {
    /// Takes their places from the expired series of a family that is full. Returns whether there is room then. No lock may be held.
    #[cold]
    pub(super) fn make_room(&self) -> bool {
        let about = &self.about;
        let Some(idle) = about.spec.idle else {
            return false;
        };
        if !about.is_search_due(idle) {
            return false;
        }
        for branch in about.expiring() {
            branch.free_expired(idle);
        }
        about.room.has(1)
    }

    fn free_expired(&self, idle: Duration) {
        match &self.series {
            Series::Open(open) => {
                let most = self.about.room.limit().saturating_mul(MOST_TIMES);
                open.free(&self.about.room, most.max(MOST_AT_LEAST), |slot| {
                    is_expired(&slot, idle)
                });
            }
            Series::Removable(objects) => {
                // Whoever has a handle can write it at any time, and it comes back.
                let is_gone = |object: &Arc<Object<Owned>>| {
                    Arc::strong_count(object) == 1
                        && object.value.is_unshared()
                        && is_expired(&object.value, idle)
                };
                for object in objects.take_if(is_gone) {
                    self.removed(&object);
                }
            }
            Series::Dense(_) | Series::Info(_) => {}
        }
    }
}
