//! What a page is made from.

#[cfg(feature = "upstream")]
use std::cell::OnceCell;

use std::time::Duration;

use hyper::body::Bytes;

use crate::collect::{Collectors, Patience};
use crate::encode::{Format, RenderRequest};
use crate::naming::Escaping;
use crate::registry::Registry;
use crate::series::SelfMetric;
#[cfg(feature = "upstream")]
use crate::upstream::{Upstream, named, select_families};

/// A name that no family has: a list without any name stands for the whole page.
const NO_FAMILY: &str = "";

/// The most times that pages are made early for scrapes of one rendering, since each time costs the others that of a rendering.
const MOST_EARLY: usize = 4;

/// Makes the pages of an exporter, for which its collectors run first. Clones make the same pages.
#[derive(Debug, Clone)]
pub(super) struct PageSource {
    pub(super) metrics: Metrics,
    pub(super) collectors: Collectors,
    /// Whether pages in `OpenMetrics` say when series were registered.
    pub(super) created: bool,
}

/// Whose metrics are on the page.
#[derive(Debug, Clone)]
pub(super) enum Metrics {
    Registry(Registry),
    /// Those of metrics-exporter-prometheus.
    #[cfg(feature = "upstream")]
    Upstream(Upstream),
}

impl PageSource {
    /// The formats it can be had in, in the order of what they can say.
    pub(super) fn formats(&self) -> &'static [Format] {
        match self.metrics {
            Metrics::Registry(_) => Format::ALL,
            // Its text is not sound as anything else.
            #[cfg(feature = "upstream")]
            Metrics::Upstream(_) => &[Format::Text],
        }
    }

    /// The scheme by which names are escaped where a client asked for this one. Where no name needs any, clients with different
    /// wishes share a page.
    pub(super) fn escaping(&self, asked: Escaping) -> Escaping {
        let shows_utf8 = match &self.metrics {
            Metrics::Registry(registry) => registry.shows_utf8(),
            #[cfg(feature = "upstream")]
            Metrics::Upstream(_) => false,
        };
        if shows_utf8 {
            asked
        } else {
            Escaping::default()
        }
    }

    /// Brings what is collected up to date, and has the pages of all these scrapes made with it at once. Those that wait less long
    /// than the collectors take have theirs made at their time, without what is missing. It can take its time: not for a thread
    /// that serves others.
    pub(super) fn collect_for<W>(
        &self,
        mut waiting: Vec<W>,
        patience: impl Fn(&W) -> Option<Patience>,
        mut make: impl FnMut(&Collected<'_>, Vec<W>),
    ) {
        let mut collecting = self.collectors.begin();
        for early in 0.. {
            let hurried = waiting.iter().filter_map(&patience);
            let hurried = hurried.min_by_key(|hurried| hurried.until);
            let hurried = hurried.filter(|_| early < MOST_EARLY);
            let is_pending = collecting.wait(hurried);
            let is_due = |one: &W| match (hurried, patience(one)) {
                (Some(hurried), Some(own)) if is_pending => own.until <= hurried.until,
                _ => !is_pending,
            };
            let (due, later) = waiting.into_iter().partition(is_due);
            make(&self.collected(collecting.left(hurried)), due);
            if Vec::is_empty(&later) {
                return;
            }
            waiting = later;
        }
    }

    /// Brings what is collected up to date, and makes pages with it.
    #[cfg(all(test, feature = "upstream"))]
    fn collect(&self) -> Collected<'_> {
        self.collected(self.collectors.run())
    }

    fn collected(&self, within: Duration) -> Collected<'_> {
        Collected {
            source: self,
            within,
            #[cfg(feature = "upstream")]
            upstream: OnceCell::new(),
        }
    }

    /// Counts a scrape that got no page.
    pub(super) fn count(&self, reason: &str) {
        self.registry().count(SelfMetric::ScrapeFailed, reason);
    }

    /// The registry that counts what goes wrong.
    pub(super) fn registry(&self) -> &Registry {
        match &self.metrics {
            Metrics::Registry(registry) => registry,
            #[cfg(feature = "upstream")]
            Metrics::Upstream(_) => Registry::global(),
        }
    }

    /// The page as text, as a scrape should get it now.
    pub(super) fn render(&self) -> String {
        let within = self.collectors.run();
        match &self.metrics {
            Metrics::Registry(registry) => registry.whole_text(within),
            #[cfg(feature = "upstream")]
            Metrics::Upstream(upstream) => upstream.render(),
        }
    }
}

/// What was collected for those who ask at the same time.
pub(super) struct Collected<'s> {
    source: &'s PageSource,
    /// The time that the derived gauges of a page have.
    within: Duration,
    /// The whole page of metrics-exporter-prometheus, from which all parts are taken: it costs as much as any part.
    #[cfg(feature = "upstream")]
    upstream: OnceCell<String>,
}

impl Collected<'_> {
    /// A page. It can take its time as well.
    pub(super) fn page(&self, wanted: &RenderRequest) -> Bytes {
        match &self.source.metrics {
            Metrics::Registry(registry) => registry.page_within(wanted, self.within).into(),
            #[cfg(feature = "upstream")]
            Metrics::Upstream(upstream) => {
                select_families(self.whole(upstream), &wanted.names).into()
            }
        }
    }

    /// The names of the families that have one of these names, or samples of such a name, in order; one that no family has if there
    /// are none.
    pub(super) fn select(&self, names: &[String]) -> Vec<String> {
        let mut selected = match &self.source.metrics {
            Metrics::Registry(registry) => registry.named(names),
            #[cfg(feature = "upstream")]
            Metrics::Upstream(upstream) => named(self.whole(upstream), names),
        };
        selected.sort_unstable();
        selected.dedup();
        if selected.is_empty() {
            selected.push(NO_FAMILY.to_owned());
        }
        selected
    }

    #[cfg(feature = "upstream")]
    fn whole(&self, upstream: &Upstream) -> &str {
        self.upstream.get_or_init(|| upstream.render())
    }
}

#[cfg(all(test, feature = "upstream"))]
mod tests {
    use metrics_exporter_prometheus::PrometheusBuilder;

    use super::*;

    /// Each part of upstream's page costs a rendering of all of it, so those who ask at the same time share one.
    #[test]
    fn parts_of_upstreams_page_are_of_one_moment() {
        let upstream = Upstream::new(PrometheusBuilder::new(), &Registry::new(), None, 10);
        let source = PageSource {
            metrics: Metrics::Upstream(upstream.clone()),
            collectors: Collectors::default(),
            created: false,
        };
        let record = || {
            metrics::with_local_recorder(&upstream, || {
                metrics::counter!("moment_calls_total").increment(1);
            });
        };
        let whole = RenderRequest::all(Format::Text);
        let part = |name: &str| RenderRequest {
            names: vec![name.to_owned()],
            ..whole.clone()
        };
        let shows = |page: &Bytes, calls: &str| {
            let text = String::from_utf8_lossy(page);
            assert!(
                text.contains(&format!("\nmoment_calls_total {calls}\n")),
                "{text}"
            );
        };
        record();
        let collected = source.collect();
        shows(&collected.page(&part("moment_calls_total")), "1");
        record();
        shows(&collected.page(&whole), "1");
        assert_eq!(collected.page(&part("moment")), "");
        shows(&source.collect().page(&whole), "2");
    }
}
