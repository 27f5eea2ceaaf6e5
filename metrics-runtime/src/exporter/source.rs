//! What a page is made from.

use hyper::body::Bytes;

use crate::encode::{Format, Wanted};
#[cfg(feature = "summary")]
use crate::recorder::Upstream;
use crate::registry::Registry;

/// Makes the pages of an exporter. Clones make the same pages.
#[derive(Debug, Clone)]
pub(super) enum Source {
    Registry(Registry),
    /// The page of metrics-exporter-prometheus.
    #[cfg(feature = "summary")]
    Upstream(Upstream),
}

impl Source {
    /// The formats it can be had in, in the order of what they can say.
    pub(super) fn formats(&self) -> &'static [Format] {
        match self {
            Self::Registry(_) => Format::ALL,
            // Its text is not sound as anything else.
            #[cfg(feature = "summary")]
            Self::Upstream(_) => &[Format::Text],
        }
    }

    /// The page, as a scrape should get it now. It can take its time: not for a thread that serves others.
    pub(super) fn page(&self, wanted: &Wanted) -> Bytes {
        match self {
            Self::Registry(registry) => registry.page(wanted).into(),
            #[cfg(feature = "summary")]
            Self::Upstream(upstream) => upstream.render().into(),
        }
    }

    /// The page as text.
    pub(super) fn render(&self) -> String {
        match self {
            Self::Registry(registry) => registry.render(),
            #[cfg(feature = "summary")]
            Self::Upstream(upstream) => upstream.render(),
        }
    }
}
