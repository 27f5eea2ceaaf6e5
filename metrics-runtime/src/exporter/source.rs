//! What a page is made from.

#[cfg(feature = "summary")]
use std::cell::OnceCell;

use hyper::body::Bytes;

#[cfg(feature = "summary")]
use super::part::part;
use crate::collect::Collectors;
use crate::encode::{Format, Wanted};
#[cfg(feature = "summary")]
use crate::recorder::Upstream;
use crate::registry::Registry;

/// Makes the pages of an exporter, for which its collectors run first. Clones make the same pages.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) metrics: Metrics,
    pub(super) collectors: Collectors,
    /// Whether pages say when series were registered.
    pub(super) created: bool,
}

/// Whose metrics are on the page.
#[derive(Debug, Clone)]
pub(super) enum Metrics {
    Registry(Registry),
    /// Those of metrics-exporter-prometheus.
    #[cfg(feature = "summary")]
    Upstream(Upstream),
}

impl Source {
    /// The formats it can be had in, in the order of what they can say.
    pub(super) fn formats(&self) -> &'static [Format] {
        match self.metrics {
            Metrics::Registry(_) => Format::ALL,
            // Its text is not sound as anything else.
            #[cfg(feature = "summary")]
            Metrics::Upstream(_) => &[Format::Text],
        }
    }

    /// Brings what is collected up to date, and makes pages with it. It can take its time: not for a thread that serves others.
    pub(super) fn collect(&self) -> Collected<'_> {
        self.collectors.run();
        Collected {
            source: self,
            #[cfg(feature = "summary")]
            upstream: OnceCell::new(),
        }
    }

    /// The page as text, as a scrape should get it now.
    pub(super) fn render(&self) -> String {
        self.collectors.run();
        match &self.metrics {
            Metrics::Registry(registry) => registry.render(),
            #[cfg(feature = "summary")]
            Metrics::Upstream(upstream) => upstream.render(),
        }
    }
}

/// What was collected for those who ask at the same time.
pub(super) struct Collected<'s> {
    source: &'s Source,
    /// The whole page of metrics-exporter-prometheus, from which all parts are taken: it costs as much as any part.
    #[cfg(feature = "summary")]
    upstream: OnceCell<String>,
}

impl Collected<'_> {
    /// A page. It can take its time as well.
    pub(super) fn page(&self, wanted: &Wanted) -> Bytes {
        match &self.source.metrics {
            Metrics::Registry(registry) => registry.page(wanted).into(),
            #[cfg(feature = "summary")]
            Metrics::Upstream(upstream) => {
                let whole = self.upstream.get_or_init(|| upstream.render());
                part(whole, &wanted.names).into()
            }
        }
    }
}
