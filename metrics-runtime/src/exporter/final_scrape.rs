//! The last scrape, for which a program that ends may wait.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;

use tokio::sync::Notify;

/// Whether somebody waits for a last scrape, and who tells that it was read.
#[derive(Debug, Clone, Default)]
pub(super) struct FinalScrape(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    is_awaited: AtomicBool,
    read: Notify,
}

impl FinalScrape {
    /// For a scrape that begins now, if it is waited for.
    pub(super) fn begin(&self) -> Option<Self> {
        self.0.is_awaited.load(Relaxed).then(|| self.clone())
    }

    /// The page of such a scrape was handed over.
    pub(super) fn is_read(&self) {
        self.0.read.notify_one();
    }

    /// Waits until a scrape that begins from now on was handed over.
    pub(super) async fn wait(&self) {
        self.0.is_awaited.store(true, Relaxed);
        self.0.read.notified().await;
    }
}
