//! How many connections there are at once.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use tokio::task::AbortHandle;

/// The most connections at once. Past it, the one that has waited longest without a complete request is closed: not to accept
/// would let clients that send nothing keep honest ones out.
const MOST: usize = 64;

/// The open connections of a server.
#[derive(Debug, Clone, Default)]
pub(super) struct Connections(Rc<RefCell<Open>>);

#[derive(Debug, Default)]
struct Open {
    /// By the order in which they began to wait for a request.
    waiting: BTreeMap<u64, AbortHandle>,
    /// How many are being answered.
    answered: usize,
    next: u64,
}

/// One connection, for as long as it lives.
#[derive(Debug)]
pub(super) struct Connection {
    connections: Connections,
    state: RefCell<State>,
}

#[derive(Debug)]
enum State {
    /// Accepted, and not yet known by its task.
    New,
    Waiting(u64),
    Answered(AbortHandle),
}

impl Connections {
    /// A connection more; if there are too many, one that waits is closed.
    pub(super) fn add(&self) -> Connection {
        let mut open = self.0.borrow_mut();
        if open.waiting.len() + open.answered >= MOST
            && let Some((_, oldest)) = open.waiting.pop_first()
        {
            oldest.abort();
        }
        drop(open);
        Connection {
            connections: self.clone(),
            state: RefCell::new(State::New),
        }
    }
}

impl Connection {
    /// It waits for its first request, in this task.
    pub(super) fn start(&self, task: AbortHandle) {
        self.wait(task);
    }

    /// A request is there.
    pub(super) fn answer(&self) {
        let mut state = self.state.borrow_mut();
        if let State::Waiting(number) = *state {
            let mut open = self.connections.0.borrow_mut();
            if let Some(task) = open.waiting.remove(&number) {
                open.answered += 1;
                *state = State::Answered(task);
            }
        }
    }

    /// The request is answered.
    pub(super) fn answered(&self) {
        let before = self.state.replace(State::New);
        if let State::Answered(task) = before {
            self.connections.0.borrow_mut().answered -= 1;
            self.wait(task);
        }
    }

    fn wait(&self, task: AbortHandle) {
        let mut open = self.connections.0.borrow_mut();
        let number = open.next;
        open.next += 1;
        open.waiting.insert(number, task);
        *self.state.borrow_mut() = State::Waiting(number);
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let mut open = self.connections.0.borrow_mut();
        match self.state.get_mut() {
            State::New => {}
            State::Waiting(number) => {
                open.waiting.remove(number);
            }
            State::Answered(_) => open.answered -= 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use tokio::task::{JoinHandle, LocalSet, spawn_local, yield_now};

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
}
