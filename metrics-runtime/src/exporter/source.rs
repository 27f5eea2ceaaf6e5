//! What a page is made from.

use hyper::body::Bytes;

use crate::collect::Collectors;
use crate::encode::Format;
use crate::registry::Registry;

/// Makes the pages of an exporter. Clones make the same pages.
#[derive(Debug, Clone)]
pub(super) struct Source {
    registry: Registry,
    collectors: Collectors,
}

impl Source {
    pub(super) fn of(registry: Registry, collectors: Collectors) -> Self {
        Self {
            registry,
            collectors,
        }
    }

    /// The page in this format, as a scrape should get it now. It can take its time: not for a thread that serves others.
    pub(super) fn page(&self, format: Format) -> Bytes {
        self.collectors.run();
        self.registry.page(format).into()
    }

    /// The page as text. It can take its time as well.
    pub(super) fn render(&self) -> String {
        self.collectors.run();
        self.registry.render()
    }
}
