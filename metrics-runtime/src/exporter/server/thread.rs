//! The thread of the server.

use std::io;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::sync::{oneshot, watch};
use tokio::task::LocalSet;
use tokio::time::timeout;

use super::accept::accept;
use super::listen::{Bound, Listener};
use super::shared::{Service, Shared};

/// The time that answers under way still have when the server ends.
const END_TIMEOUT: Duration = Duration::from_secs(1);

/// A thread that is ready to serve, and does not yet.
pub(in crate::exporter) struct Parked {
    release: oneshot::Sender<()>,
    server: Server,
}

/// The way in which the thread is to end; without word it ends at once.
enum End {
    Never,
    /// After one more scrape, for which it waits so long.
    AfterScrape(Duration),
}

/// A thread that serves until this is dropped.
pub(in crate::exporter) struct Server {
    addresses: Vec<SocketAddr>,
    end: Option<oneshot::Sender<End>>,
    /// Says at its end whether the last scrape came.
    thread: Option<JoinHandle<bool>>,
}

impl Server {
    /// Returns the TCP addresses that it listens on, in the order in which they were asked for.
    pub(in crate::exporter) fn local_addrs(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// Lets the thread go on when this is dropped.
    pub(in crate::exporter) fn detach(mut self) {
        self.thread = None;
        self.tell(End::Never);
    }

    /// Waits for a scrape, but not longer than `grace`, and ends the thread; says whether one came.
    pub(in crate::exporter) fn shutdown(mut self, grace: Duration) -> bool {
        self.tell(End::AfterScrape(grace));
        self.join()
    }

    fn tell(&mut self, end: End) {
        if let Some(sender) = self.end.take() {
            // A thread that is gone needs no word.
            let _ = sender.send(end);
        }
    }

    fn join(&mut self) -> bool {
        let thread = self.thread.take();
        // The thread closes its connections and ends; it panics only if there is a bug in here.
        thread.is_some_and(|thread| thread.join().unwrap_or(false))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.end.take());
        self.join();
    }
}

/// Starts a thread that is ready to serve.
///
/// The async runtime is made on that thread, and dropped there: in a program's own runtime it could not be dropped.
pub(in crate::exporter) fn park(bound: Vec<Bound>, service: Service) -> io::Result<Parked> {
    let addresses = bound.iter().filter_map(Bound::address).collect();
    let (ready, outcome) = mpsc::channel();
    let (release, released) = oneshot::channel();
    let (end, ended) = oneshot::channel();
    let thread = thread::Builder::new()
        .name("metrics-exporter".to_owned())
        .spawn(move || match prepare(bound) {
            Ok((runtime, listeners)) => {
                // The receiver waits for this.
                let _ = ready.send(Ok(()));
                run(&runtime, listeners, released, ended, service)
            }
            Err(error) => {
                let _ = ready.send(Err(error));
                false
            }
        })?;
    let server = Server {
        addresses,
        end: Some(end),
        thread: Some(thread),
    };
    outcome
        .recv()
        .unwrap_or_else(|gone| Err(io::Error::other(gone)))?;
    Ok(Parked { release, server })
}

fn prepare(bound: Vec<Bound>) -> io::Result<(Runtime, Vec<Listener>)> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()?;
    let listeners = {
        let _in_runtime = runtime.enter();
        bound
            .into_iter()
            .map(Bound::listen)
            .collect::<Result<_, _>>()?
    };
    Ok((runtime, listeners))
}

impl Parked {
    /// Lets it serve.
    pub(in crate::exporter) fn release(self) -> Server {
        // The thread waits for this message or for its end, so it is there.
        let _ = self.release.send(());
        self.server
    }
}

/// Serves until it is told to end; says whether a last scrape came.
fn run(
    runtime: &Runtime,
    listeners: Vec<Listener>,
    released: oneshot::Receiver<()>,
    ended: oneshot::Receiver<End>,
    service: Service,
) -> bool {
    // Listeners and connections are tasks of this set, and end with it.
    let tasks = LocalSet::new();
    let (ending, end) = watch::channel(());
    let scraped = tasks.block_on(runtime, async {
        if released.await.is_err() {
            return false;
        }
        let last = service.responder.last_scrape().clone();
        let shared = Rc::new(Shared::new(service, end));
        for listener in listeners {
            tokio::task::spawn_local(accept(listener, shared.clone()));
        }
        drop(shared);
        match ended.await {
            Ok(End::Never) => std::future::pending().await,
            Ok(End::AfterScrape(grace)) => timeout(grace, last.wait()).await.is_ok(),
            Err(_) => false,
        }
    });
    drop(ending);
    // Whoever is still read to then is left.
    let _ = runtime.block_on(async { timeout(END_TIMEOUT, tasks).await });
    scraped
}
