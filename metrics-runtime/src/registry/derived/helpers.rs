//! The threads that call functions of derived gauges.
//!
//! One of them stays and waits for the next page, so that a page starts no thread. There are more only while functions take
//! long, and as many as have functions that do not return.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use super::batch::Batch;
use crate::lock::{lock, wait};

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

/// Lets one thread more work on this, or the next one that is done where there are too many; `false` where none can be started.
pub(super) fn help(batch: &Arc<Batch>) -> bool {
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
    let started = thread.spawn(move || run(first)).is_ok();
    if !started {
        lock(&HELPERS).threads -= 1;
    }
    started
}

/// Takes a batch back that no thread came to.
pub(super) fn withdraw(batch: &Arc<Batch>) {
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

fn run(first: Arc<Batch>) {
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
