//! What a page is made from.

use hyper::body::Bytes;

use crate::encode::{Format, Wanted};
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

    /// The formats it can be had in, in the order of what they can say.
    pub(super) fn formats(&self) -> &'static [Format] {
        Format::ALL
    }

    /// The page, as a scrape should get it now. It can take its time: not for a thread that serves others.
    pub(super) fn page(&self, wanted: &Wanted) -> Bytes {
        self.registry.page(wanted).into()
    }

    /// The page as text.
    pub(super) fn render(&self) -> String {
        self.registry.render()
    }
}
