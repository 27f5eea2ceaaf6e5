//! Gauges whose value is computed when it is asked for.
//!
//! A mark in the cell of a gauge says so; whatever is written there afterwards takes its place, and costs nothing for that.
//! A table beside the storage holds the functions. A page has all of them called on a helper thread, within its time: one that
//! does not return costs its own series alone, and is not called again before it returns.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::{Arc, LazyLock, RwLock};
use std::time::Duration;

use foldhash::fast::RandomState;

use crate::series::foreign::Held;
use crate::series::layout::{GAUGE_DERIVED, GAUGE_TRACKED, GAUGE_VALUE, gauge_value};
use crate::storage::{Cells, Weak};
use crate::support::{catch, read, write};

/// The time that all functions of a page have together, where nothing else is said.
pub(crate) const WITHIN: Duration = Duration::from_secs(1);

/// The code of a function that computes a value.
pub(crate) type Compute = Box<dyn Fn() -> f64 + Send + Sync>;

/// A function that computes a value.
#[derive(Debug)]
pub(crate) struct Function {
    compute: Held<Compute>,
    /// The number of calls that a page gave up and that have not returned.
    pub(crate) late: AtomicUsize,
    /// Whether a panic, or that it does not return, was logged.
    pub(crate) told_of_panic: AtomicBool,
    pub(crate) told_of_delay: AtomicBool,
}

impl Function {
    /// Calls the function on this thread. No lock may be held.
    pub(crate) fn call(&self, id: u64) -> Computed {
        if self.late.load(Relaxed) > 0 {
            return Computed::Late;
        }
        let (Some(_computing), Some(compute)) = (Computing::enter(id), self.compute.get()) else {
            return Computed::Nothing;
        };
        catch(compute).map_or(Computed::Panicked, Computed::Value)
    }
}

/// The outcome of a computation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Computed {
    Value(f64),
    Panicked,
    /// The function has not returned.
    Late,
    /// The function needs its own value, or something else was written since.
    Nothing,
}

/// By the id of a series: its cells, and the function that computes its value.
type Table = HashMap<u64, (Weak, Arc<Function>), RandomState>;
static TABLE: LazyLock<RwLock<Table>> = LazyLock::new(RwLock::default);

/// Whether there is anything in the table.
static ARE_ANY: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// The series that this thread is computing. One that asks for itself, by whatever way, has no value.
    static COMPUTING: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

// A list, and not one mark: a function may ask for the value of another derived gauge.
/// Takes a series off [`COMPUTING`] when it is dropped.
pub(crate) struct Computing;

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

    /// Returns `true` while this thread is computing a series.
    pub(crate) fn is_any() -> bool {
        COMPUTING
            .try_with(|computing| !computing.borrow().is_empty())
            .unwrap_or(true)
    }
}

impl Drop for Computing {
    fn drop(&mut self) {
        let _ = COMPUTING.try_with(|computing| computing.borrow_mut().pop());
    }
}

/// From now on `compute` says what the gauge shows, until something else is written.
pub(crate) fn derive(cells: &impl Cells, compute: Held<Compute>) {
    let function = Arc::new(Function {
        compute,
        late: AtomicUsize::new(0),
        told_of_panic: AtomicBool::new(false),
        told_of_delay: AtomicBool::new(false),
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

/// Returns `true` if any gauge is computed.
pub(crate) fn are_any() -> bool {
    ARE_ANY.load(Relaxed)
}

/// Drops the function of a series that is gone.
pub(in crate::series) fn forget(id: u64) {
    if are_any() {
        let forgotten = write(&TABLE).remove(&id);
        drop(forgotten);
    }
}

/// Takes the functions out whose value nobody sees: another one was written since, or the series is gone.
pub(crate) fn take_stale() -> Vec<Arc<Function>> {
    let mut table = write(&TABLE);
    let is_stale =
        |_: &u64, (cells, _): &mut (Weak, _)| cells.shared(GAUGE_VALUE) != Some(GAUGE_DERIVED);
    let stale = table.extract_if(is_stale);
    let stale = stale.map(|(_, (_, function))| function).collect();
    ARE_ANY.store(!table.is_empty(), Relaxed);
    stale
}

/// The functions of these series, where they have one.
pub(crate) fn find(ids: impl Iterator<Item = u64>) -> Vec<Option<Arc<Function>>> {
    let table = read(&TABLE);
    let function = |id| table.get(&id).map(|(_, function)| function.clone());
    ids.map(function).collect()
}

/// The value that a gauge shows; NaN where it cannot be computed. A function is called on this thread.
pub(crate) fn level(cells: &impl Cells) -> f64 {
    let mut set = cells.shared(GAUGE_VALUE).load(Relaxed);
    if set == GAUGE_DERIVED {
        let function = find(std::iter::once(cells.id())).pop().flatten();
        match function.map_or(Computed::Nothing, |function| function.call(cells.id())) {
            Computed::Value(value) => return shown(cells, value),
            Computed::Panicked | Computed::Late => return f64::NAN,
            Computed::Nothing => set = cells.shared(GAUGE_VALUE).load(Relaxed),
        }
        if set == GAUGE_DERIVED {
            return f64::NAN;
        }
    }
    gauge_value(set, cells.sum(GAUGE_TRACKED))
}

/// A computed value, with the guards on top of it.
fn shown(cells: &impl Cells, value: f64) -> f64 {
    value + gauge_value(0, cells.sum(GAUGE_TRACKED))
}
