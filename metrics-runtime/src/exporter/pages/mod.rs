//! Pages that several scrapes share.

mod being_read;
mod encoding;
mod page;

use std::sync::{Arc, Mutex};

use tokio::runtime::Handle;
use tokio::sync::oneshot;

use being_read::BeingRead;
pub(super) use encoding::Encoding;
pub(super) use page::{GivenUp, Page};

use super::source::Source;
use crate::encode::Wanted;
use crate::lock::lock;

/// Renders the pages of a source, one at a time and off the threads that answer: scrapes that come before a rendering starts
/// share it, and those that come later do not, so that whoever records and then asks sees the record.
#[derive(Debug, Clone)]
pub(super) struct Pages(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    source: Source,
    queue: Mutex<Queue>,
    read: Mutex<BeingRead>,
}

/// Who waits for a page that is not begun.
#[derive(Debug, Default)]
struct Queue {
    waiting: Vec<Waiting>,
    /// Whether somebody renders, and will look here again before ending.
    is_rendered: bool,
}

#[derive(Debug)]
struct Waiting {
    wanted: Wanted,
    encoding: Encoding,
    page: oneshot::Sender<Arc<Page>>,
}

impl Waiting {
    /// Whether whoever asked still waits.
    fn is_there(&self) -> bool {
        !self.page.is_closed()
    }
}

impl Pages {
    pub(super) fn of(source: Source) -> Self {
        Self(Arc::new(Inner {
            source,
            queue: Mutex::default(),
            read: Mutex::default(),
        }))
    }

    pub(super) fn source(&self) -> &Source {
        &self.0.source
    }

    /// The page; `None` if its rendering ended without one.
    pub(super) async fn get(&self, wanted: Wanted, encoding: Encoding) -> Option<Arc<Page>> {
        let (sender, page) = oneshot::channel();
        let is_first = {
            let mut queue = lock(&self.0.queue);
            queue.waiting.retain(Waiting::is_there);
            queue.waiting.push(Waiting {
                wanted,
                encoding,
                page: sender,
            });
            !std::mem::replace(&mut queue.is_rendered, true)
        };
        if is_first {
            let rendering = Rendering {
                pages: self.clone(),
                is_done: false,
            };
            match Handle::try_current() {
                Ok(runtime) => drop(runtime.spawn_blocking(|| rendering.run())),
                // Without a runtime of tokio there is only this thread.
                Err(_) => rendering.run(),
            }
        }
        page.await.ok()
    }

    /// Renders for all these, each thing once, and nothing for those who are gone.
    fn render(&self, mut waiting: Vec<Waiting>) {
        waiting.retain(Waiting::is_there);
        if waiting.is_empty() {
            return;
        }
        let collected = self.0.source.collect();
        while let Some(Waiting { wanted, .. }) = waiting.first() {
            let wanted = wanted.clone();
            let plain = collected.page(&wanted);
            let (mut same, others): (Vec<_>, Vec<_>) =
                waiting.into_iter().partition(|one| one.wanted == wanted);
            waiting = others;
            while let Some(Waiting { encoding, .. }) = same.first() {
                let encoding = *encoding;
                let (readers, others): (Vec<_>, Vec<_>) =
                    same.into_iter().partition(|one| one.encoding == encoding);
                same = others;
                let Ok(content) = encoding.encode(&plain) else {
                    continue;
                };
                let page = Arc::new(Page::new(content));
                lock(&self.0.read).add((wanted.format, encoding), &page);
                for reader in readers {
                    // Whoever asked may be gone.
                    let _ = reader.page.send(page.clone());
                }
            }
            waiting.retain(Waiting::is_there);
        }
    }
}

/// Renders as long as somebody waits.
struct Rendering {
    pages: Pages,
    is_done: bool,
}

impl Rendering {
    fn run(mut self) {
        while let Some(waiting) = self.next() {
            self.pages.render(waiting);
        }
    }

    fn next(&mut self) -> Option<Vec<Waiting>> {
        let mut queue = lock(&self.pages.0.queue);
        if queue.waiting.is_empty() {
            queue.is_rendered = false;
            self.is_done = true;
            return None;
        }
        Some(std::mem::take(&mut queue.waiting))
    }
}

impl Drop for Rendering {
    /// A rendering that a panic or the end of its runtime cut short leaves nobody waiting.
    fn drop(&mut self) {
        if !self.is_done {
            *lock(&self.pages.0.queue) = Queue::default();
        }
    }
}
