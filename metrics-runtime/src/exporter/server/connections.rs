//! How many connections there are at once, and how long each may wait.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::{AbortHandle, yield_now};
use tokio::time::{Instant, sleep_until};

use super::peers::Peer;

/// The most connections at once. Past it, one is closed: not to accept would let clients that send nothing keep honest ones out.
const MOST: usize = 64;

/// How long a client may take for its first request, and for the head of each from its first byte on.
pub(super) const HEAD_TIMEOUT: Duration = Duration::from_secs(2);

/// How long a connection may be kept between two requests: longer than the usual time between two scrapes.
const IDLE_TIMEOUT: Duration = Duration::from_secs(75);

/// The open connections of a server.
#[derive(Debug, Clone, Default)]
pub(super) struct Connections(Rc<RefCell<Open>>);

#[derive(Debug, Default)]
struct Open {
    entries: Vec<Entry>,
    next: u64,
}

/// An open connection, among the others.
#[derive(Debug)]
struct Entry {
    /// The number of the connection.
    id: u64,
    task: AbortHandle,
    peer: Peer,
    /// Whether it is being answered; otherwise it waits for a request.
    is_answered: bool,
    /// Whether the client sends no more, and may be gone.
    is_half_closed: bool,
    /// The place in the order in which connections came into their state.
    since: u64,
}

/// One connection, for as long as it lives.
#[derive(Debug)]
pub(super) struct Connection {
    connections: Connections,
    id: u64,
    peer: Peer,
    is_answered: Cell<bool>,
    /// Whether something of the answer to a request may still be to write.
    is_asked: Cell<bool>,
    /// Until when it may wait.
    deadline: Cell<Instant>,
    /// Whether a part of the request that it waits for is there.
    is_begun: Cell<bool>,
    /// Whether it never had a request.
    is_fresh: Cell<bool>,
    changed: Notify,
}

impl Connections {
    /// A connection more; if there are too many, one is closed.
    pub(super) fn add(&self, peer: Peer) -> Connection {
        let is_full = self.0.borrow().entries.len() >= MOST;
        if is_full {
            self.close_one_for(Some(peer));
        }
        Connection {
            connections: self.clone(),
            id: self.0.borrow_mut().number(),
            peer,
            is_answered: Cell::new(false),
            is_asked: Cell::new(false),
            deadline: Cell::new(Instant::now() + HEAD_TIMEOUT),
            is_begun: Cell::new(false),
            is_fresh: Cell::new(true),
            changed: Notify::new(),
        }
    }

    /// Closes the connection that is missed least; `false` if there is none.
    pub(super) fn close_one(&self) -> bool {
        self.close_one_for(None)
    }

    /// As [`close_one`](Self::close_one), to make room for a connection of this peer.
    fn close_one_for(&self, newcomer: Option<Peer>) -> bool {
        let mut open = self.0.borrow_mut();
        let Some(at) = open.least_missed(newcomer) else {
            return false;
        };
        open.entries.swap_remove(at).task.abort();
        true
    }
}

impl Open {
    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    fn find(&mut self, id: u64) -> Option<usize> {
        self.entries.iter().position(|entry| entry.id == id)
    }

    /// The connection to close for another one. Clients that are gone have left by themselves. Those that may be come next, and then
    /// those of the peer that has most, since an attacker needs many; of these, first the ones that wait for a request, and the
    /// longest in their state.
    fn least_missed(&self, newcomer: Option<Peer>) -> Option<usize> {
        let mut shares: HashMap<Peer, usize> = HashMap::new();
        for peer in self.entries.iter().map(|entry| entry.peer).chain(newcomer) {
            *shares.entry(peer).or_default() += 1;
        }
        let rank = |entry: &Entry| {
            (
                !entry.is_half_closed,
                Reverse(shares[&entry.peer]),
                entry.is_answered,
                entry.since,
            )
        };
        let ranked = self.entries.iter().map(rank).enumerate();
        Some(ranked.min_by_key(|(_, rank)| *rank)?.0)
    }
}

impl Connection {
    /// It waits for its first request, in this task.
    pub(super) fn start(&self, task: AbortHandle) {
        let mut open = self.connections.0.borrow_mut();
        let entry = Entry {
            id: self.id,
            task,
            peer: self.peer,
            is_answered: false,
            is_half_closed: false,
            since: open.number(),
        };
        open.entries.push(entry);
    }

    /// Something of a request was read.
    pub(super) fn begin(&self) {
        if !self.is_answered.get() && !self.is_begun.replace(true) {
            self.deadline.set(Instant::now() + HEAD_TIMEOUT);
            self.changed.notify_one();
        }
    }

    /// A request is there.
    pub(super) fn answer(&self) {
        self.is_fresh.set(false);
        self.is_asked.set(true);
        self.set_answered(true);
    }

    /// The request is answered.
    pub(super) fn answered(&self) {
        if self.set_answered(false) {
            self.is_begun.set(false);
            self.deadline.set(Instant::now() + IDLE_TIMEOUT);
            self.changed.notify_one();
        }
    }

    /// All that there was to write is written.
    pub(super) fn flushed(&self) {
        if !self.is_answered.get() {
            self.is_asked.set(false);
        }
    }

    /// Whether something of the answer to a request may still be to write: what is written otherwise, nobody asked for.
    pub(super) fn is_asked(&self) -> bool {
        self.is_asked.get()
    }

    /// The client sends no more.
    pub(super) fn half_close(&self) {
        let mut open = self.connections.0.borrow_mut();
        if let Some(at) = open.find(self.id) {
            open.entries[at].is_half_closed = true;
        }
    }

    /// Whether that is news; not where the connection is being closed.
    fn set_answered(&self, is_answered: bool) -> bool {
        if self.is_answered.replace(is_answered) == is_answered {
            return false;
        }
        let mut open = self.connections.0.borrow_mut();
        let since = open.number();
        let Some(at) = open.find(self.id) else {
            return false;
        };
        let entry = &mut open.entries[at];
        entry.is_answered = is_answered;
        entry.since = since;
        true
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
            if self.is_answered.get() {
                changed.await;
                continue;
            }
            tokio::select! {
                () = changed => {}
                () = sleep_until(self.deadline.get()) => {
                    // After a pause of the process the time is up before anyone has seen what was sent meanwhile.
                    yield_now().await;
                    let is_over = self.deadline.get() <= Instant::now();
                    if is_over && !self.is_answered.get() {
                        return;
                    }
                }
            }
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let mut open = self.connections.0.borrow_mut();
        if let Some(at) = open.find(self.id) {
            open.entries.swap_remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::net::IpAddr;

    use tokio::task::{JoinHandle, LocalSet, spawn_local};

    use super::*;

    type Connected = (Rc<Connection>, JoinHandle<()>);

    fn peer(number: u8) -> Peer {
        Peer::at(IpAddr::from([192, 0, 2, number]))
    }

    /// A connection in a task that never ends by itself.
    fn connect(connections: &Connections, peer: Peer) -> Connected {
        let connection = Rc::new(connections.add(peer));
        let kept = connection.clone();
        let task = spawn_local(async move {
            pending::<()>().await;
            drop(kept);
        });
        connection.start(task.abort_handle());
        (connection, task)
    }

    /// Which of the connections end when more come: as many as there may be of these peers, brought into a state by `act`, and then
    /// one of each of `more`.
    fn ended(
        peers: impl Fn(usize) -> u8,
        act: impl FnOnce(&[Connected]),
        more: &[u8],
    ) -> Vec<usize> {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        LocalSet::new().block_on(&runtime.expect("a runtime"), async {
            let connections = Connections::default();
            let open = (0..MOST).map(|at| connect(&connections, peer(peers(at))));
            let open: Vec<_> = open.collect();
            act(&open);
            let connect = |number: &u8| connect(&connections, peer(*number));
            let _more: Vec<_> = more.iter().map(connect).collect();
            for _ in 0..MOST {
                yield_now().await;
            }
            let ended = open.iter().enumerate();
            let ended = ended.filter(|(_, (_, task))| task.is_finished());
            ended.map(|(at, _)| at).collect()
        })
    }

    #[test]
    fn the_one_that_waits_longest_is_closed() {
        let act = |open: &[Connected]| {
            // The first is answered now, and the second was.
            open[0].0.answer();
            open[1].0.answer();
            open[1].0.answered();
        };
        assert_eq!(ended(|_| 1, act, &[1, 1]), [2, 3]);
    }

    #[test]
    fn where_all_are_answered_the_longest_is_closed() {
        let act = |open: &[Connected]| open.iter().rev().for_each(|(one, _)| one.answer());
        assert_eq!(ended(|_| 1, act, &[1]), [MOST - 1]);
    }

    #[test]
    fn client_that_may_be_gone_is_closed_first() {
        let act = |open: &[Connected]| {
            for (connection, _) in &open[7..] {
                connection.answer();
            }
            open[60].0.half_close();
            open[50].0.half_close();
        };
        assert_eq!(ended(|_| 1, act, &[1, 1, 1]), [0, 50, 60]);
    }

    #[test]
    fn peer_with_most_connections_loses_one() {
        // One of another peer waits, and all others are answered.
        let act = |open: &[Connected]| {
            for (connection, _) in &open[1..] {
                connection.answer();
            }
        };
        let peers = |at| if at < 20 { 2 } else { 1 };
        assert_eq!(ended(peers, act, &[3, 2]), [20, 21]);
    }

    #[test]
    fn newcomer_counts_for_its_peer() {
        let act = |open: &[Connected]| open.iter().for_each(|(one, _)| one.answer());
        // Each has half of all.
        let peers = |at: usize| u8::from(!at.is_multiple_of(2));
        assert_eq!(ended(peers, act, &[1]), [1]);
        assert_eq!(ended(peers, act, &[0]), [0]);
    }
}
