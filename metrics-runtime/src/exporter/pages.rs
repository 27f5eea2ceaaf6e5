//! Pages that several scrapes share.

use std::cell::RefCell;
use std::rc::Rc;

use hyper::body::Bytes;
use tokio::sync::oneshot;

use super::source::Source;
use crate::encode::Format;

/// Renders the pages of a registry: scrapes that come before a rendering starts share it, and those that come later do not, so
/// that whoever records and then asks sees the record.
#[derive(Debug, Clone)]
pub(super) struct Pages(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    source: Source,
    /// Who waits for a page that is not begun, by its format.
    waiting: RefCell<Vec<(Format, oneshot::Sender<Bytes>)>>,
}

impl Pages {
    pub(super) fn of(source: Source) -> Self {
        Self(Rc::new(Inner {
            source,
            waiting: RefCell::default(),
        }))
    }

    /// The page in this format; `None` if its rendering ended without one.
    pub(super) async fn get(&self, format: Format) -> Option<Bytes> {
        let (sender, page) = oneshot::channel();
        let is_first = {
            let mut waiting = self.0.waiting.borrow_mut();
            let is_first = waiting.is_empty();
            waiting.push((format, sender));
            is_first
        };
        if is_first {
            let pages = self.clone();
            tokio::task::spawn_local(async move {
                // What else has arrived comes first.
                tokio::task::yield_now().await;
                pages.render();
            });
        }
        page.await.ok()
    }

    fn render(&self) {
        let mut rendered: Vec<(Format, Bytes)> = Vec::new();
        for (format, sender) in self.0.waiting.take() {
            let known = rendered.iter().find(|(known, _)| *known == format);
            let page = if let Some((_, page)) = known {
                page.clone()
            } else {
                let page = self.0.source.page(format);
                rendered.push((format, page.clone()));
                page
            };
            // Whoever asked may be gone.
            let _ = sender.send(page);
        }
    }
}
