//! Runs on a period.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use super::runner::Item;

/// A thread that starts runs when they are due, until this is dropped.
#[derive(Debug)]
pub(super) struct Scheduler {
    /// Takes what to run, once; dropped to end the thread.
    items: Option<Sender<Vec<Arc<Item>>>>,
    thread: Option<JoinHandle<()>>,
}

impl Scheduler {
    /// A thread that waits for what to run.
    pub(super) fn park() -> io::Result<Self> {
        let (items, given) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("metrics-schedule".to_owned())
            .spawn(move || run(&given))?;
        Ok(Self {
            items: Some(items),
            thread: Some(thread),
        })
    }

    /// Lets it run these.
    pub(super) fn start(&self, items: Vec<Arc<Item>>) {
        if let Some(sender) = &self.items {
            // The thread waits for this message or for its end, so it is there.
            let _ = sender.send(items);
        }
    }
}

impl Drop for Scheduler {
    fn drop(&mut self) {
        drop(self.items.take());
        if let Some(thread) = self.thread.take() {
            // It panics only if there is a bug in here.
            let _ = thread.join();
        }
    }
}

fn run(given: &Receiver<Vec<Arc<Item>>>) {
    let Ok(items) = given.recv() else {
        return;
    };
    while let Some(next) = items.iter().map(Item::tick).min() {
        let pause = next.saturating_duration_since(Instant::now());
        let Err(RecvTimeoutError::Timeout) = given.recv_timeout(pause) else {
            return;
        };
    }
}
