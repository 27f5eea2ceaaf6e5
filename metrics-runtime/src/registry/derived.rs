//! Gauges whose value is computed when it is asked for.
//!
//! A mark in the cell of a gauge says so; whatever is written there afterwards takes its place, and costs nothing for that.
//! What computes the value is in a table beside the storage.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, LazyLock, RwLock};

use super::layout::{GAUGE_DERIVED, GAUGE_TRACKED, GAUGE_VALUE, gauge_value};
use crate::lock::{read, write};
use crate::storage::{Cells, Weak};

/// What computes a value.
pub(super) struct Function {
    compute: Box<dyn Fn() -> f64 + Send + Sync>,
    /// Whether a panic of it was logged.
    warned: AtomicBool,
}

impl Function {
    /// Whether a panic of it is to be logged: the first one of which a page is made.
    pub(super) fn is_new_panic(&self) -> bool {
        !self.warned.swap(true, Relaxed)
    }
}

/// By the id of a series: its cells, and what computes its value.
type Table = HashMap<u64, (Weak, Arc<Function>)>;
static TABLE: LazyLock<RwLock<Table>> = LazyLock::new(RwLock::default);

/// Whether there is anything in the table.
static ARE_ANY: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// The series that this thread is computing. One that asks for itself, by whatever way, has no value.
    static COMPUTING: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

/// Takes a series off [`COMPUTING`].
struct Computing;

impl Computing {
    fn enter(id: u64) -> Option<Self> {
        let entered = COMPUTING.try_with(|computing| {
            let mut computing = computing.borrow_mut();
            let is_new = !computing.contains(&id);
            if is_new {
                computing.push(id);
            }
            is_new
        });
        entered.unwrap_or(false).then(|| Self)
    }
}

impl Drop for Computing {
    fn drop(&mut self) {
        let _ = COMPUTING.try_with(|computing| computing.borrow_mut().pop());
    }
}

/// From now on `compute` says what the gauge shows, until something else is written.
pub(crate) fn derive(cells: &impl Cells, compute: Box<dyn Fn() -> f64 + Send + Sync>) {
    let function = Arc::new(Function {
        compute,
        warned: AtomicBool::new(false),
    });
    let replaced = {
        let mut table = write(&TABLE);
        ARE_ANY.store(true, Relaxed);
        // Under the lock, so that the mark and the function of two threads go together.
        cells.shared(GAUGE_VALUE).store(GAUGE_DERIVED, Relaxed);
        table.insert(cells.id(), (cells.weak(), function))
    };
    // A user's code, so not under the lock.
    drop(replaced);
}

/// Whether any gauge is computed.
pub(super) fn are_any() -> bool {
    ARE_ANY.load(Relaxed)
}

/// Drops what computed the value of a series that is gone.
pub(super) fn forget(id: u64) {
    if are_any() {
        let forgotten = write(&TABLE).remove(&id);
        drop(forgotten);
    }
}

/// Drops what computes a value that nobody sees: another one was written since, or the series is gone.
pub(super) fn purge() {
    if !are_any() {
        return;
    }
    let stale: Vec<_> = {
        let mut table = write(&TABLE);
        let is_stale =
            |_: &u64, (cells, _): &mut (Weak, _)| cells.shared(GAUGE_VALUE) != Some(GAUGE_DERIVED);
        let stale = table.extract_if(is_stale).collect();
        ARE_ANY.store(!table.is_empty(), Relaxed);
        stale
    };
    drop(stale);
}

/// What came of a computation.
pub(super) enum Computed {
    Value(f64),
    /// It panicked.
    Panicked(Arc<Function>),
    /// It needs its own value, or something else was written since.
    Nothing,
}

/// Computes the value of a series. No lock may be held.
pub(super) fn compute(id: u64) -> Computed {
    let Some((_, function)) = read(&TABLE).get(&id).cloned() else {
        return Computed::Nothing;
    };
    let Some(_computing) = Computing::enter(id) else {
        return Computed::Nothing;
    };
    match catch_unwind(AssertUnwindSafe(|| (function.compute)())) {
        Ok(value) => Computed::Value(value),
        Err(_) => Computed::Panicked(function),
    }
}

/// The value that a gauge shows; NaN where it cannot be computed.
pub(crate) fn level(cells: &impl Cells) -> f64 {
    let bits = || cells.shared(GAUGE_VALUE).load(Relaxed);
    let mut set = bits();
    if set == GAUGE_DERIVED {
        match compute(cells.id()) {
            Computed::Value(value) => return value + gauge_value(0, cells.sum(GAUGE_TRACKED)),
            Computed::Panicked(_) => return f64::NAN,
            Computed::Nothing => set = bits(),
        }
        if set == GAUGE_DERIVED {
            return f64::NAN;
        }
    }
    gauge_value(set, cells.sum(GAUGE_TRACKED))
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Function").finish_non_exhaustive()
    }
}
