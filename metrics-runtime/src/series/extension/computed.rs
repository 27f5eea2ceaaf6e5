//! Gauges whose value is computed when it is asked for.
//!
//! A mark in the cell of a gauge says so; whatever is written there afterwards takes its place, and costs nothing for that.
//! The extension of the series holds the function. A page has all of them called on a helper thread, within its time: one that
//! does not return costs its own series alone, and is not called again before it returns.

use std::cell::RefCell;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::series::foreign::Held;
use crate::series::layout::{GAUGE_DERIVED, GAUGE_TRACKED, GAUGE_VALUE, gauge_value};
use crate::storage::Cells;
use crate::support::{catch, lock};

/// The time that all functions of a page have together, where nothing else is said.
pub(crate) const DERIVED_WITHIN: Duration = Duration::from_secs(1);

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

/// The number of functions in the whole process.
static FUNCTIONS: AtomicUsize = AtomicUsize::new(0);

/// Returns `true` if there is any function. One that was replaced counts until a page that is calling it lets go of it.
pub(crate) fn are_any_derived() -> bool {
    FUNCTIONS.load(Relaxed) > 0
}

impl Function {
    pub(super) fn new(compute: Held<Compute>) -> Arc<Self> {
        FUNCTIONS.fetch_add(1, Relaxed);
        Arc::new(Self {
            compute,
            late: AtomicUsize::new(0),
            told_of_panic: AtomicBool::new(false),
            told_of_delay: AtomicBool::new(false),
        })
    }

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

impl Drop for Function {
    fn drop(&mut self) {
        FUNCTIONS.fetch_sub(1, Relaxed);
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

/// The function of a gauge, while it has one. The functions that are taken out are the caller's to drop, behind all locks: that runs
/// code of the program.
#[derive(Debug, Default)]
pub(super) struct FunctionCell(Mutex<Option<Arc<Function>>>);

impl FunctionCell {
    pub(super) fn get(&self) -> Option<Arc<Function>> {
        lock(&self.0).clone()
    }

    /// Marks the cells as computed by this function, and returns the one before.
    pub(super) fn set(&self, cells: &impl Cells, function: Arc<Function>) -> Option<Arc<Function>> {
        let mut current = lock(&self.0);
        // Under the lock, so that the mark and the function of two threads go together. Whoever sees the mark finds the function.
        cells.shared(GAUGE_VALUE).store(GAUGE_DERIVED, Release);
        current.replace(function)
    }

    pub(super) fn take(&self) -> Option<Arc<Function>> {
        lock(&self.0).take()
    }

    /// Takes the function out if its value is not shown any more, because another one was written since.
    pub(super) fn take_stale(&self, cells: &impl Cells) -> Option<Arc<Function>> {
        let mut current = lock(&self.0);
        if cells.shared(GAUGE_VALUE).load(Relaxed) == GAUGE_DERIVED {
            return None;
        }
        current.take()
    }
}

/// Returns the value that a gauge shows; NaN where it cannot be computed. The function that `find` finds is called on this thread.
pub(super) fn level(cells: &impl Cells, find: impl FnOnce() -> Option<Arc<Function>>) -> f64 {
    let mut set = cells.shared(GAUGE_VALUE).load(Acquire);
    if set == GAUGE_DERIVED {
        match find().map_or(Computed::Nothing, |function| function.call(cells.id())) {
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
