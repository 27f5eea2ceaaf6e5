//! Rendering of a registry.

use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use super::format::{Format, RenderRequest};
use super::openmetrics::OpenMetrics;
#[cfg(feature = "protobuf")]
use super::protobuf::Protobuf;
use super::text_format::Text;
use crate::registry::Registry;
use crate::series::DERIVED_WITHIN;

impl Registry {
    /// The page of this registry, in Prometheus' [text format 0.0.4]: families in the order of their names, the series of
    /// each in the order in which they came, or in that of the label values where those are enums.
    ///
    /// Gauges that are [derived](crate::Gauge::derive) have one second, all of them together; the page of an exporter has the time
    /// of its [collectors](crate::ExporterBuilder::collect_within). A series whose function has not returned is left out.
    ///
    /// [text format 0.0.4]: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
    #[must_use]
    pub fn render(&self) -> String {
        self.whole_text(DERIVED_WITHIN)
    }

    /// Returns the page in [OpenMetrics 1.0], in the same order and with the same samples as the text format, except that
    ///
    /// - a counter's family is called without `_total` and an info's without `_info`; a counter that has no `_total`, or whose
    ///   family name or created time would meet another family, keeps its name and is of the type `unknown`;
    /// - an alias that is the family's name here anyway is left out;
    /// - a histogram with a bound below zero has neither a sum nor a count, and so has one whose sum is negative; a summary shows
    ///   no negative sum and no negative quantile;
    /// - exemplars stand behind the samples of counters and buckets. Prometheus refuses a page with U+0000 in an exemplar: each
    ///   one there is shown as U+FFFD.
    ///
    /// [OpenMetrics 1.0]: https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
    #[must_use]
    pub fn render_openmetrics(&self) -> String {
        self.openmetrics(&RenderRequest::all(Format::OpenMetrics), DERIVED_WITHIN)
    }

    /// The page as messages of the type [`io.prometheus.client.MetricFamily`], each behind its length as a varint: with the same
    /// names and samples as the [text format](Self::render), and with exemplars, native histograms and the time when each series of a
    /// counter, a histogram or a summary was registered.
    ///
    /// [`io.prometheus.client.MetricFamily`]: https://github.com/prometheus/client_model/blob/master/io/prometheus/client/metrics.proto
    #[cfg(feature = "protobuf")]
    #[must_use]
    pub fn render_protobuf(&self) -> Vec<u8> {
        self.protobuf(&RenderRequest::all(Format::Protobuf), DERIVED_WITHIN)
    }

    /// The page that is wanted.
    #[cfg(test)]
    pub(crate) fn page(&self, wanted: &RenderRequest) -> Vec<u8> {
        self.page_within(wanted, DERIVED_WITHIN)
    }

    /// The page that is wanted, whose derived gauges have this time together.
    pub(crate) fn page_within(&self, wanted: &RenderRequest, within: Duration) -> Vec<u8> {
        match wanted.format {
            Format::Text if *wanted == RenderRequest::all(Format::Text) => {
                self.whole_text(within).into_bytes()
            }
            Format::Text => self.text(wanted, within).into_bytes(),
            Format::OpenMetrics => self.openmetrics(wanted, within).into_bytes(),
            #[cfg(feature = "protobuf")]
            Format::Protobuf => self.protobuf(wanted, within),
        }
    }

    /// The whole page in the text format. It tells how large the next one is likely to be.
    pub(crate) fn whole_text(&self, within: Duration) -> String {
        let page = self.text(&RenderRequest::all(Format::Text), within);
        self.page_size()
            .store(page.len() + page.len() / 64, Relaxed);
        page
    }

    fn text(&self, wanted: &RenderRequest, within: Duration) -> String {
        let mut page = Text::with_capacity(self.capacity(wanted));
        self.visit(&wanted.names, wanted.escaping, within, &mut page);
        page.into_string()
    }

    /// Returns the self-metrics, as the end of a page in the text format.
    #[cfg(feature = "upstream")]
    pub(crate) fn render_self_metrics(&self) -> String {
        let mut page = Text::with_capacity(0);
        self.visit_self_metrics(&mut page);
        page.into_string()
    }

    fn openmetrics(&self, wanted: &RenderRequest, within: Duration) -> String {
        let mut page = OpenMetrics::with_capacity(self.capacity(wanted), wanted.created);
        self.visit(&wanted.names, wanted.escaping, within, &mut page);
        page.into_string()
    }

    #[cfg(feature = "protobuf")]
    fn protobuf(&self, wanted: &RenderRequest, within: Duration) -> Vec<u8> {
        let mut page = Protobuf::with_capacity(self.capacity(wanted));
        self.visit(&wanted.names, wanted.escaping, within, &mut page);
        page.into_bytes()
    }

    /// Returns the size that the page may come to, by the last one that had everything.
    fn capacity(&self, wanted: &RenderRequest) -> usize {
        if !wanted.names.is_empty() {
            return 0;
        }
        self.page_size().load(Relaxed)
    }
}
