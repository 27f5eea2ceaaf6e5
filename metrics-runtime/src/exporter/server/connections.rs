//! How many connections there are at once, and how long each may wait.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::{AbortHandle, yield_now};
use tokio::time::{Instant, sleep_until};

/// The most connections at once. Past it, the one that has waited longest without a complete request is closed: not to accept
/// would let clients that send nothing keep honest ones out.
const MOST: usize = 64;

/// How long a client may take for its first request, and for the head of each from its first byte on.
pub(super) const HEAD_TIMEOUT: Duration = Duration::from_secs(2);

/// How long a connection may be kept between two requests: longer than the usual time between two scrapes.
const IDLE_TIMEOUT: Duration = Duration::from_secs(75);

/// The open connections of a server.
#[derive(Debug, Clone, Default)]
pub(super) struct Connections(Rc<RefCell<Open>>);

/// The tasks of connections, by the order in which they came into their state.
#[derive(Debug, Default)]
struct Open {
    /// Those that wait for a request.
    waiting: BTreeMap<u64, AbortHandle>,
    /// Those that are being answered.
    answered: BTreeMap<u64, AbortHandle>,
    next: u64,
}

/// One connection, for as long as it lives.
#[derive(Debug)]
pub(super) struct Connection {
    connections: Connections,
    state: Cell<State>,
    /// Until when it may wait.
    deadline: Cell<Instant>,
    /// Whether a part of the request that it waits for is there.
    is_begun: Cell<bool>,
    /// Whether it never had a request.
    is_fresh: Cell<bool>,
    changed: Notify,
}

#[derive(Debug, Clone, Copy)]
enum State {
    /// Accepted, and not yet known by its task.
    New,
    Waiting(u64),
    Answered(u64),
}

impl Connections {
    /// A connection more; if there are too many, one is closed.
    pub(super) fn add(&self) -> Connection {
        let is_full = {
            let open = self.0.borrow();
            open.waiting.len() + open.answered.len() >= MOST
        };
        if is_full {
            self.close_one();
        }
        Connection {
            connections: self.clone(),
            state: Cell::new(State::New),
            deadline: Cell::new(Instant::now() + HEAD_TIMEOUT),
            is_begun: Cell::new(false),
            is_fresh: Cell::new(true),
            changed: Notify::new(),
        }
    }

    /// Closes the connection that has waited longest or, where all are being answered, the one that has been longest; `false`
    /// if there is none.
    pub(super) fn close_one(&self) -> bool {
        let mut open = self.0.borrow_mut();
        let oldest = open
            .waiting
            .pop_first()
            .or_else(|| open.answered.pop_first());
        oldest.inspect(|(_, task)| task.abort()).is_some()
    }
}

impl Connection {
    /// It waits for its first request, in this task.
    pub(super) fn start(&self, task: AbortHandle) {
        self.wait(task);
    }

    /// Something of a request was read.
    pub(super) fn begin(&self) {
        if matches!(self.state.get(), State::Waiting(_)) && !self.is_begun.replace(true) {
            self.deadline.set(Instant::now() + HEAD_TIMEOUT);
            self.changed.notify_one();
        }
    }

    /// A request is there.
    pub(super) fn answer(&self) {
        self.is_fresh.set(false);
        let mut open = self.connections.0.borrow_mut();
        if let State::Waiting(number) = self.state.get()
            && let Some(task) = open.waiting.remove(&number)
        {
            let number = open.number();
            open.answered.insert(number, task);
            self.state.set(State::Answered(number));
        }
    }

    /// The request is answered.
    pub(super) fn answered(&self) {
        if let State::Answered(number) = self.state.get() {
            let task = self.connections.0.borrow_mut().answered.remove(&number);
            if let Some(task) = task {
                self.is_begun.set(false);
                self.deadline.set(Instant::now() + IDLE_TIMEOUT);
                self.wait(task);
                self.changed.notify_one();
            }
        }
    }

    /// Whether a part of a request is there, and no more.
    pub(super) fn is_begun(&self) -> bool {
        self.is_begun.get()
    }

    /// Whether it never had a request.
    pub(super) fn is_fresh(&self) -> bool {
        self.is_fresh.get()
    }

    /// Ends when the connection has waited for a request longer than it may.
    pub(super) async fn overdue(&self) {
        loop {
            let changed = self.changed.notified();
            if let State::Answered(_) = self.state.get() {
                changed.await;
                continue;
            }
            tokio::select! {
                () = changed => {}
                () = sleep_until(self.deadline.get()) => {
                    // After a pause of the process the time is up before anyone has seen what was sent meanwhile.
                    yield_now().await;
                    let is_over = self.deadline.get() <= Instant::now();
                    if is_over && !matches!(self.state.get(), State::Answered(_)) {
                        return;
                    }
                }
            }
        }
    }

    fn wait(&self, task: AbortHandle) {
        let mut open = self.connections.0.borrow_mut();
        let number = open.number();
        open.waiting.insert(number, task);
        self.state.set(State::Waiting(number));
    }
}

impl Open {
    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let mut open = self.connections.0.borrow_mut();
        match self.state.get() {
            State::New => {}
            State::Waiting(number) => {
                open.waiting.remove(&number);
            }
            State::Answered(number) => {
                open.answered.remove(&number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use tokio::task::{JoinHandle, LocalSet, spawn_local};

    use super::*;

    /// A connection in a task that never ends by itself.
    fn connect(connections: &Connections) -> (Rc<Connection>, JoinHandle<()>) {
        let connection = Rc::new(connections.add());
        let kept = connection.clone();
        let task = spawn_local(async move {
            pending::<()>().await;
            drop(kept);
        });
        connection.start(task.abort_handle());
        (connection, task)
    }

    #[test]
    fn past_the_limit_the_one_that_waits_longest_goes() {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        LocalSet::new().block_on(&runtime.expect("a runtime"), async {
            let connections = Connections::default();
            let open: Vec<_> = (0..MOST).map(|_| connect(&connections)).collect();
            // The first is answered now, and the second was.
            open[0].0.answer();
            open[1].0.answer();
            open[1].0.answered();
            let _more = [connect(&connections), connect(&connections)];
            for _ in 0..MOST {
                yield_now().await;
            }
            let ended = open.iter().map(|(_, task)| task.is_finished());
            let ended: Vec<_> = ended.enumerate().filter(|(_, ended)| *ended).collect();
            assert_eq!(ended, [(2, true), (3, true)]);
        });
    }

    #[test]
    fn where_all_are_answered_the_one_that_has_been_longest_goes() {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        LocalSet::new().block_on(&runtime.expect("a runtime"), async {
            let connections = Connections::default();
            let open: Vec<_> = (0..MOST).map(|_| connect(&connections)).collect();
            for (connection, _) in open.iter().rev() {
                connection.answer();
            }
            let _more = connect(&connections);
            for _ in 0..MOST {
                yield_now().await;
            }
            assert!(open[MOST - 1].1.is_finished());
            assert!(!open[0].1.is_finished());
        });
    }
}
