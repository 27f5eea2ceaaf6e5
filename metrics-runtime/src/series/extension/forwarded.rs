//! Handles of a series at recorders that are not ours.
//!
//! Recording reads one flag of the process. The handles are looked up only when a recorder was named.

use std::cell::Cell;
use std::fmt;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, RwLock};

use crate::series::forwarding::{ForwardTarget, ForwardedSeries, Update, settle};
use crate::support::{ReentrancyGuard, read, write};

/// Whether anything is forwarded, in the whole process. A handle cannot know it: recorders come later.
static ACTIVE: AtomicBool = AtomicBool::new(false);

/// Returns `true` if anything is forwarded.
#[inline]
pub(super) fn is_active() -> bool {
    ACTIVE.load(Relaxed)
}

thread_local! {
    /// Whether this thread is forwarding a record, or changing handles. What is recorded meanwhile, by the foreign recorder
    /// itself or by a global allocator, is not forwarded: there would be no end.
    static BUSY: Cell<bool> = const { Cell::new(false) };
}

/// A handle.
#[derive(Clone)]
struct Forwarded {
    /// The address of the recorder.
    target: usize,
    series: Arc<dyn ForwardedSeries>,
}

/// The handles of one series. The list is replaced as a whole, outside of the lock.
#[derive(Debug)]
pub(super) struct ForwardedHandles(RwLock<Arc<[Forwarded]>>);

impl ForwardedHandles {
    pub(super) fn new() -> Self {
        Self(RwLock::new(Arc::default()))
    }

    /// Forwards one record.
    pub(super) fn update(&self, update: Update) {
        let Some(_busy) = ReentrancyGuard::enter(&BUSY) else {
            return;
        };
        for handle in self.get().iter() {
            handle.series.update(update);
        }
    }

    /// Forwards what the series shows.
    pub(super) fn settle(&self, level: impl Fn() -> Update) {
        let Some(_busy) = ReentrancyGuard::enter(&BUSY) else {
            return;
        };
        for handle in self.get().iter() {
            settle(&*handle.series, &level);
        }
    }

    /// Adds the handle of a target; `false` if that target has one already.
    pub(super) fn add(&self, target: &dyn ForwardTarget, series: Arc<dyn ForwardedSeries>) -> bool {
        let _busy = ReentrancyGuard::enter(&BUSY);
        let target = std::ptr::from_ref(target).addr();
        let new = [Forwarded { target, series }];
        loop {
            let before = self.get();
            if before.iter().any(|other| other.target == target) {
                return false;
            }
            let after = before.iter().chain(&new).cloned().collect();
            if self.replace(&before, after) {
                ACTIVE.store(true, Relaxed);
                return true;
            }
        }
    }

    /// Takes all handles out and drops them, which runs foreign code. No lock may be held.
    pub(super) fn clear(&self) {
        let _busy = ReentrancyGuard::enter(&BUSY);
        let none = Arc::default();
        let handles = std::mem::replace(&mut *write(&self.0), none);
        drop(handles);
    }

    fn get(&self) -> Arc<[Forwarded]> {
        read(&self.0).clone()
    }

    /// Puts a list in the place of another one; `false` if that is not there any more.
    fn replace(&self, before: &Arc<[Forwarded]>, mut after: Arc<[Forwarded]>) -> bool {
        let mut current = write(&self.0);
        let is_current = Arc::ptr_eq(&current, before);
        if is_current {
            std::mem::swap(&mut *current, &mut after);
        }
        // The list that is not needed ends behind the lock: it can be the last with a handle.
        drop(current);
        is_current
    }
}

impl fmt::Debug for Forwarded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Forwarded")
            .field("target", &self.target)
            .finish_non_exhaustive()
    }
}
