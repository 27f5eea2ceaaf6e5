//! The thread that does the upkeep of metrics-exporter-prometheus.

use std::io;
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::upstream_recorder::Upstream;
use crate::registry::Registry;
use crate::series::Code;

/// The time between two upkeeps: the default of metrics-exporter-prometheus.
const PERIOD: Duration = Duration::from_secs(5);

/// A thread that is ready to do the upkeep, and does not yet. Dropped, it ends.
pub(crate) struct Upkeep {
    release: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Upkeep {
    pub(crate) fn park(upstream: Upstream) -> io::Result<Self> {
        let (release, released) = mpsc::channel();
        let upkeep = move || {
            if released.recv().is_ok() {
                loop {
                    thread::sleep(PERIOD);
                    Registry::global().guard(Code::Recorder, || upstream.run_upkeep());
                }
            }
        };
        let thread = thread::Builder::new()
            .name("metrics-upkeep".to_owned())
            .spawn(upkeep)?;
        Ok(Self {
            release: Some(release),
            thread: Some(thread),
        })
    }

    /// Lets it work until the process ends, as the recorder does.
    pub(crate) fn release(mut self) {
        self.thread = None;
        if let Some(release) = self.release.take() {
            // The thread waits for this message or for its end, so it is there.
            let _ = release.send(());
        }
    }
}

impl Drop for Upkeep {
    fn drop(&mut self) {
        drop(self.release.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
