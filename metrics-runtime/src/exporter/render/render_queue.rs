//! Pages that several scrapes share.

use std::sync::atomic::AtomicU8;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, Weak};
use std::{io, thread};

use super::encoding::Encoding;
use super::failure::Failure;
use super::live_responses::LiveResponses;
use super::queue::{Attendance, Outcome, Queue, Waiting};
use crate::collect::Patience;
use crate::encode::RenderRequest;
use crate::exporter::page_source::PageSource;

/// Renders the pages of a source, one at a time and on a thread of its own: scrapes that come before a rendering starts share it, and
/// those that come later do not, so that whoever records and then asks sees the record.
///
/// The thread lives as long as the pages. Where it is not there, because it could not be started or because it panicked, the next
/// scrape starts it.
#[derive(Debug, Clone)]
pub(in crate::exporter) struct RenderQueue(Arc<Inner>);

#[derive(Debug)]
pub(super) struct Inner {
    pub(super) source: PageSource,
    pub(super) read: Mutex<LiveResponses>,
    pub(super) queue: Arc<Queue>,
    /// The failures that were logged, one bit each.
    logged: AtomicU8,
}

impl RenderQueue {
    pub(in crate::exporter) fn new(source: PageSource) -> Self {
        Self(Arc::new(Inner {
            source,
            read: Mutex::default(),
            queue: Arc::default(),
            logged: AtomicU8::new(0),
        }))
    }

    pub(in crate::exporter) fn source(&self) -> &PageSource {
        &self.0.source
    }

    /// Starts the thread that renders, so that the first scrape needs none.
    pub(in crate::exporter) fn start(&self) -> io::Result<()> {
        self.0.queue.ensure_thread(|| self.spawn())
    }

    /// The page.
    pub(in crate::exporter) async fn get(
        &self,
        wanted: RenderRequest,
        encoding: Encoding,
        patience: Option<Patience>,
    ) -> Outcome {
        let (waiting, outcome) = Waiting::new(wanted, encoding, patience);
        let start = || self.spawn().map_err(|_| Failure::Thread);
        let outcome = match self.0.queue.push(waiting, start) {
            Ok(()) => outcome.await.unwrap_or(Err(Failure::Panic)),
            Err(failure) => Err(failure),
        };
        outcome.inspect_err(|failure| self.report(*failure))
    }

    /// Counts a scrape that gets no page, and logs the first one of its kind.
    pub(in crate::exporter) fn report(&self, failure: Failure) {
        self.0.source.count(failure.reason());
        let bit = 1 << failure as u8;
        if self.0.logged.fetch_or(bit, Relaxed) & bit != 0 {
            return;
        }
        self.0.source.registry().log(|| {
            tracing::warn!(
                reason = failure.reason(),
                "a scrape got no page; later ones for this reason are counted, and not logged: {failure}"
            );
        });
    }

    fn spawn(&self) -> io::Result<()> {
        let (queue, pages) = (self.0.queue.clone(), Arc::downgrade(&self.0));
        let thread = thread::Builder::new().name("metrics-render".to_owned());
        thread.spawn(move || render(queue, &pages)).map(drop)
    }
}

/// Renders pages until nobody can ask for one.
fn render(queue: Arc<Queue>, pages: &Weak<Inner>) {
    let thread = Attendance::begin(queue);
    while thread.wait() {
        let Some(pages) = pages.upgrade() else { return };
        pages.turn();
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.queue.close();
    }
}
