//! The threads that call functions of derived gauges.
//!
//! One of them stays and waits for the next page, so that a page starts no thread. There are more only while functions take
//! long, and as many as have functions that do not return.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::batch::Batch;
use crate::series::Computing;
use crate::support::{lock, wait};

/// The most time that a function takes before another thread goes on with those behind it.
const PATIENCE: Duration = Duration::from_millis(20);

/// The most threads there are: while so many functions do not return, no other one is called.
const MOST: usize = 64;

static HELPERS: Mutex<Helpers> = Mutex::new(Helpers {
    threads: 0,
    idle: 0,
    given: VecDeque::new(),
});

/// There is something for a thread that waits.
static GIVEN: Condvar = Condvar::new();

#[derive(Debug)]
struct Helpers {
    threads: usize,
    /// The number of threads that wait, some of which may have something in `given` already.
    idle: usize,
    /// The batches for the threads that are idle next.
    given: VecDeque<Arc<Batch>>,
}

/// Calls the functions of a batch until the deadline. Inside of another function this thread calls them itself: the time of the
/// outer one is running.
pub(super) fn run(batch: &Arc<Batch>, deadline: Instant) {
    if Computing::is_any() {
        batch.work();
    } else if batch.len() > 0 && help(batch) {
        wait_for(batch, deadline);
        withdraw(batch);
    }
}

/// Waits until nothing is left of a batch, or the time is up. When one function takes long, another thread goes on behind it.
fn wait_for(batch: &Arc<Batch>, deadline: Instant) {
    let patience = deadline.saturating_duration_since(Instant::now()) / 16;
    let patience = patience.min(PATIENCE);
    let mut before = usize::MAX;
    loop {
        let left = batch.left();
        let time = deadline.saturating_duration_since(Instant::now());
        if left == 0 || time.is_zero() {
            return;
        }
        if left == before && batch.has_more() {
            help(batch);
        }
        before = left;
        batch.wait(patience.min(time));
    }
}

/// Lets one thread more work on this, or the next one that is done where there are too many; `false` where none can be started.
fn help(batch: &Arc<Batch>) -> bool {
    {
        let mut helpers = lock(&HELPERS);
        if helpers.idle > helpers.given.len() {
            helpers.given.push_back(batch.clone());
            GIVEN.notify_one();
            return true;
        }
        if helpers.threads == MOST {
            if !helpers.given.iter().any(|given| Arc::ptr_eq(given, batch)) {
                helpers.given.push_back(batch.clone());
            }
            return true;
        }
        helpers.threads += 1;
    }
    let first = batch.clone();
    let thread = thread::Builder::new().name("metrics-derived".to_owned());
    let started = thread.spawn(move || work(first)).is_ok();
    if !started {
        lock(&HELPERS).threads -= 1;
    }
    started
}

/// Takes a batch back that no thread came to.
fn withdraw(batch: &Arc<Batch>) {
    let withdrawn: VecDeque<_> = {
        let mut helpers = lock(&HELPERS);
        let (withdrawn, given) = std::mem::take(&mut helpers.given)
            .into_iter()
            .partition(|given| Arc::ptr_eq(given, batch));
        helpers.given = given;
        withdrawn
    };
    // The batch may have the last reference to a function, so not under the lock.
    drop(withdrawn);
}

fn work(first: Arc<Batch>) {
    let mut next = Some(first);
    while let Some(batch) = next {
        batch.work();
        // The last one that has it may drop a function.
        drop(batch);
        next = wait_for_another();
    }
}

/// The next batch; `None` where another thread waits already.
fn wait_for_another() -> Option<Arc<Batch>> {
    let mut helpers = lock(&HELPERS);
    if helpers.idle > helpers.given.len() {
        helpers.threads -= 1;
        return None;
    }
    helpers.idle += 1;
    loop {
        if let Some(batch) = helpers.given.pop_front() {
            helpers.idle -= 1;
            return Some(batch);
        }
        helpers = wait(&GIVEN, helpers, Duration::from_secs(3600));
    }
}
