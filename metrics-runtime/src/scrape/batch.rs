//! Functions that are called for one page.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

#[cfg(feature = "testing")]
use crate::registry::{Registry, scope};
use crate::series::{Computed, Function};
use crate::support::{SharedTestClock, lock, wait};

/// Functions that are called for one page, in their order, by every thread that comes to [`work`](Self::work).
#[derive(Debug)]
pub(super) struct Batch {
    /// Functions to drop first: that runs code of the program as well.
    stale: Vec<Mutex<Option<Arc<Function>>>>,
    calls: Vec<Call>,
    /// The place of the first one of both that no thread took.
    next: AtomicUsize,
    /// The number of those that are not done.
    left: AtomicUsize,
    waiting: Mutex<()>,
    /// Nothing is left.
    done: Condvar,
    /// The scope of the test that asks, and its clock.
    #[cfg(feature = "testing")]
    scope: Option<&'static Registry>,
    clock: Option<SharedTestClock>,
}

/// One call.
#[derive(Debug)]
pub(super) struct Call {
    id: u64,
    /// Until the page has the outcome: a thread that leaves the batch late must not be the last one that holds a function.
    function: Mutex<Option<Arc<Function>>>,
    state: Mutex<State>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    Waiting,
    Running,
    Done(Computed),
    /// The page went without it.
    Late,
}

impl Batch {
    pub(super) fn new(stale: Vec<Arc<Function>>, calls: Vec<Call>) -> Self {
        Self {
            left: AtomicUsize::new(stale.len() + calls.len()),
            stale: stale.into_iter().map(|one| Mutex::new(Some(one))).collect(),
            calls,
            next: AtomicUsize::new(0),
            waiting: Mutex::default(),
            done: Condvar::new(),
            #[cfg(feature = "testing")]
            scope: scope::current(),
            clock: SharedTestClock::current(),
        }
    }

    /// Calls functions as long as there are any that no thread took.
    pub(super) fn work(&self) {
        #[cfg(feature = "testing")]
        let _scope = self.scope.map(|scope| scope::enter(Some(scope)));
        let _clock = self.clock.as_ref().map(SharedTestClock::enter);
        loop {
            let place = self.next.fetch_add(1, Relaxed);
            if let Some(stale) = self.stale.get(place) {
                let function = lock(stale).take();
                drop(function);
            } else if let Some(call) = self.calls.get(place - self.stale.len()) {
                call.run();
            } else {
                return;
            }
            if self.left.fetch_sub(1, AcqRel) == 1 {
                let _waiting = lock(&self.waiting);
                self.done.notify_all();
            }
        }
    }

    /// Returns the number of those that are not done.
    pub(super) fn left(&self) -> usize {
        self.left.load(Acquire)
    }

    /// Waits until nothing is left, or for this time.
    pub(super) fn wait(&self, time: Duration) {
        let waiting = lock(&self.waiting);
        if self.left() > 0 {
            drop(wait(&self.done, waiting, time));
        }
    }

    /// Returns `true` if there are some that no thread took.
    pub(super) fn has_more(&self) -> bool {
        self.next.load(Relaxed) < self.len()
    }

    /// Ends the batch: nothing more is called, and what has not returned is late. Returns each function with its outcome.
    pub(super) fn close(&self) -> impl Iterator<Item = (Arc<Function>, Computed)> {
        self.next.store(self.len(), Relaxed);
        self.calls.iter().filter_map(Call::close)
    }

    pub(super) fn len(&self) -> usize {
        self.stale.len() + self.calls.len()
    }
}

impl Call {
    pub(super) fn new(id: u64, function: Arc<Function>) -> Self {
        Self {
            id,
            function: Mutex::new(Some(function)),
            state: Mutex::new(State::Waiting),
        }
    }

    fn run(&self) {
        let Some(function) = self.begin() else {
            return;
        };
        let computed = function.call(self.id);
        let before = std::mem::replace(&mut *lock(&self.state), State::Done(computed));
        if before == State::Late {
            function.late.fetch_sub(1, Relaxed);
        }
    }

    /// Begins the call; `None` if the page does not wait for it any more.
    fn begin(&self) -> Option<Arc<Function>> {
        let mut state = lock(&self.state);
        if *state != State::Waiting {
            return None;
        }
        *state = State::Running;
        // Under the lock of the state: `close` takes the function before or after both.
        lock(&self.function).clone()
    }

    /// Ends the call for the page, which takes the function.
    fn close(&self) -> Option<(Arc<Function>, Computed)> {
        let mut state = lock(&self.state);
        let function = lock(&self.function).take()?;
        match *state {
            State::Done(computed) => return Some((function, computed)),
            State::Running => {
                function.late.fetch_add(1, Relaxed);
            }
            State::Waiting | State::Late => {}
        }
        *state = State::Late;
        Some((function, Computed::Late))
    }
}
