//! The scrapes that wait for a page, and the thread that takes them.

use std::mem;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

use tokio::sync::oneshot;

use super::encoding::Encoding;
use super::failure::Failure;
use super::shared_page::Page;
use crate::collect::Patience;
use crate::encode::RenderRequest;
use crate::support::lock;

/// The most scrapes that wait at once. Our own server has fewer connections; a program's own server may have more.
const MOST: usize = 1024;

/// A scrape that waits for its page.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) wanted: RenderRequest,
    pub(super) encoding: Encoding,
    /// The time that its client has, where it says so.
    pub(super) patience: Option<Patience>,
    /// Whether `wanted` names the families that it selects, and no others.
    pub(super) is_selected: bool,
    page: oneshot::Sender<Outcome>,
}

/// A page, or the reason why there is none.
pub(super) type Outcome = Result<Arc<Page>, Failure>;

impl Waiting {
    /// A scrape, and the end at which its page arrives.
    pub(super) fn new(
        wanted: RenderRequest,
        encoding: Encoding,
        patience: Option<Patience>,
    ) -> (Self, oneshot::Receiver<Outcome>) {
        let (page, outcome) = oneshot::channel();
        let waiting = Self {
            wanted,
            encoding,
            patience,
            is_selected: false,
            page,
        };
        (waiting, outcome)
    }

    /// Whether the client still waits.
    pub(super) fn is_there(&self) -> bool {
        !self.page.is_closed()
    }

    /// Whether it asks for the whole page.
    pub(super) fn is_whole(&self) -> bool {
        self.wanted.names.is_empty()
    }

    /// Answers the scrape.
    pub(super) fn answer(self, outcome: Outcome) {
        // The client may be gone.
        let _ = self.page.send(outcome);
    }
}

/// The scrapes that wait for a page.
#[derive(Debug, Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// In the order in which they came.
    waiting: Vec<Waiting>,
    /// Whether a thread takes what waits.
    has_thread: bool,
    /// Whether nobody can ask any more.
    is_closed: bool,
}

impl Queue {
    /// Adds a scrape. `start` starts the thread where there is none.
    pub(super) fn push(
        &self,
        waiting: Waiting,
        start: impl FnOnce() -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut state = lock(&self.state);
        state.ensure_thread(start)?;
        if state.waiting.len() >= MOST {
            state.waiting.retain(Waiting::is_there);
        }
        if state.waiting.len() >= MOST {
            return Err(Failure::Crowded);
        }
        state.waiting.push(waiting);
        drop(state);
        self.changed.notify_one();
        Ok(())
    }

    /// Starts the thread where there is none.
    pub(super) fn ensure_thread<E>(&self, start: impl FnOnce() -> Result<(), E>) -> Result<(), E> {
        lock(&self.state).ensure_thread(start)
    }

    /// Ends the thread once it has nothing left to do.
    pub(super) fn close(&self) {
        lock(&self.state).is_closed = true;
        self.changed.notify_one();
    }

    /// Waits until there is something to render; `false` where there never will be.
    fn wait(&self) -> bool {
        let mut state = lock(&self.state);
        while state.waiting.is_empty() && !state.is_closed {
            let woken = self.changed.wait(state);
            state = woken.unwrap_or_else(PoisonError::into_inner);
        }
        !state.is_closed
    }

    /// Takes all scrapes whose client still waits: those of the whole page, and those of parts.
    pub(super) fn take(&self) -> (Vec<Waiting>, Vec<Waiting>) {
        let mut all = mem::take(&mut lock(&self.state).waiting);
        all.retain(Waiting::is_there);
        all.into_iter().partition(Waiting::is_whole)
    }

    /// Gives back scrapes that keep their place before those that came since.
    pub(super) fn put_back(&self, waiting: Vec<Waiting>) {
        lock(&self.state).waiting.splice(0..0, waiting);
    }

    /// Whether a scrape of the whole page waits.
    pub(super) fn has_whole(&self) -> bool {
        let state = lock(&self.state);
        let mut waiting = state.waiting.iter();
        waiting.any(|one| one.is_whole() && one.is_there())
    }
}

impl State {
    fn ensure_thread<E>(&mut self, start: impl FnOnce() -> Result<(), E>) -> Result<(), E> {
        if !self.has_thread {
            start()?;
            self.has_thread = true;
        }
        Ok(())
    }
}

/// The thread that takes what waits, from its start to its end. However it ends, nobody goes on waiting for it, and the next scrape
/// starts another one.
#[derive(Debug)]
pub(super) struct Attendance(Arc<Queue>);

impl Attendance {
    pub(super) fn begin(queue: Arc<Queue>) -> Self {
        Self(queue)
    }

    /// Waits until there is something to render; `false` where there never will be.
    pub(super) fn wait(&self) -> bool {
        self.0.wait()
    }
}

impl Drop for Attendance {
    fn drop(&mut self) {
        let left = {
            let mut state = lock(&self.0.state);
            state.has_thread = false;
            mem::take(&mut state.waiting)
        };
        for waiting in left {
            waiting.answer(Err(Failure::Panic));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::encode::Format;

    fn waiting(names: &[&str]) -> (Waiting, oneshot::Receiver<Outcome>) {
        let mut wanted = RenderRequest::all(Format::Text);
        wanted.names = names.iter().map(ToString::to_string).collect();
        Waiting::new(wanted, Encoding::Identity, None)
    }

    #[test]
    fn full_queue_refuses_until_a_client_leaves() {
        let queue = Queue::default();
        let mut clients = Vec::new();
        for _ in 0..MOST {
            let (scrape, client) = waiting(&[]);
            assert_eq!(queue.push(scrape, || Ok(())), Ok(()));
            clients.push(client);
        }
        assert_eq!(queue.push(waiting(&[]).0, || Ok(())), Err(Failure::Crowded));
        clients.pop();
        let (scrape, _client) = waiting(&[]);
        assert_eq!(queue.push(scrape, || Ok(())), Ok(()));
    }

    #[test]
    fn failed_start_is_tried_again_and_leaves_nobody_waiting() {
        let queue = Queue::default();
        let refused = queue.push(waiting(&[]).0, || Err(Failure::Thread));
        assert_eq!(refused, Err(Failure::Thread));
        assert_eq!(queue.take().0.len(), 0);
        let (scrape, _client) = waiting(&[]);
        assert_eq!(queue.push(scrape, || Ok(())), Ok(()));
        let started_twice = || panic!("it is started already");
        assert_eq!(queue.ensure_thread::<Infallible>(started_twice), Ok(()));
    }

    #[test]
    fn thread_that_panics_leaves_nobody_waiting_and_is_replaced() {
        let queue = Arc::new(Queue::default());
        let (scrape, mut client) = waiting(&[]);
        queue.push(scrape, || Ok(())).expect("room");
        let thread = Attendance::begin(queue.clone());
        let panicking = std::thread::spawn(move || {
            let _thread = thread;
            std::panic::resume_unwind(Box::new(()));
        });
        assert!(panicking.join().is_err());
        assert!(matches!(client.try_recv(), Ok(Err(Failure::Panic))));
        assert_eq!(
            queue.ensure_thread(|| Err("started again")),
            Err("started again")
        );
    }

    #[test]
    fn parts_keep_their_place_when_they_are_put_back() {
        let queue = Queue::default();
        let mut clients = Vec::new();
        let mut push = |names: &[&str]| {
            let (scrape, client) = waiting(names);
            queue.push(scrape, || Ok(())).expect("room");
            clients.push(client);
        };
        push(&["a"]);
        push(&[]);
        push(&["b"]);
        assert!(queue.has_whole());
        let (whole, parts) = queue.take();
        assert_eq!((whole.len(), parts.len()), (1, 2));
        assert!(!queue.has_whole());
        push(&["c"]);
        queue.put_back(parts);
        let names: Vec<_> = queue.take().1;
        let names = names.iter().map(|part| &*part.wanted.names[0]);
        assert!(names.eq(["a", "b", "c"]));
    }
}
