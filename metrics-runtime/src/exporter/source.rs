//! What a page is made from.

use hyper::body::Bytes;

use crate::encode::Format;
use crate::registry::Registry;

/// Makes the pages of an exporter. Clones make the same pages.
#[derive(Debug, Clone)]
pub(super) struct Source {
    registry: Registry,
}

impl Source {
    pub(super) fn of(registry: Registry) -> Self {
        Self { registry }
    }

    /// The page in this format, as a scrape should get it now. It can take its time: not for a thread that serves others.
    pub(super) fn page(&self, format: Format) -> Bytes {
        self.registry.page(format).into()
    }

    /// The page as text.
    pub(super) fn render(&self) -> String {
        self.registry.render()
    }
}
