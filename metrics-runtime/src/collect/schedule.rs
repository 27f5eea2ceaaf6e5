//! Runs on a period.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use super::runner::CollectorRunner;

/// A thread that starts runs when they are due, until this is dropped.
#[derive(Debug)]
pub(super) struct Scheduler {
    /// Takes what to run, once; dropped to end the thread.
    runners: Option<Sender<Vec<Arc<CollectorRunner>>>>,
    thread: Option<JoinHandle<()>>,
}

impl Scheduler {
    /// A thread that waits for what to run.
    pub(super) fn park() -> io::Result<Self> {
        let (runners, given) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("metrics-schedule".to_owned())
            .spawn(move || run(&given))?;
        Ok(Self {
            runners: Some(runners),
            thread: Some(thread),
        })
    }

    /// Lets it run these.
    pub(super) fn start(&self, runners: Vec<Arc<CollectorRunner>>) {
        if let Some(sender) = &self.runners {
            // The thread waits for this message or for its end, so it is there.
            let _ = sender.send(runners);
        }
    }
}

impl Drop for Scheduler {
    fn drop(&mut self) {
        drop(self.runners.take());
        if let Some(thread) = self.thread.take() {
            // It panics only if there is a bug in here.
            let _ = thread.join();
        }
    }
}

fn run(given: &Receiver<Vec<Arc<CollectorRunner>>>) {
    let Ok(runners) = given.recv() else {
        return;
    };
    while let Some(next) = runners.iter().map(CollectorRunner::tick).min() {
        let pause = next.saturating_duration_since(Instant::now());
        let Err(RecvTimeoutError::Timeout) = given.recv_timeout(pause) else {
            return;
        };
    }
}
