//! The method of the builder that puts metrics-exporter-prometheus in charge.

use metrics_exporter_prometheus::PrometheusBuilder;

use super::exporter_builder::ExporterBuilder;

impl ExporterBuilder {
    /// Installs the recorder of metrics-exporter-prometheus that `builder` describes instead of ours, and serves its page: for a
    /// program that is built around that crate. Needs the feature `upstream`, which is on by default.
    ///
    /// The page is what it writes, in the text format 0.0.4 alone, since that text is not sound as `OpenMetrics`. Typed metrics
    /// of the [global registry](crate::Registry::global) are [handed on](crate::Registry::forward_to) to it:
    ///
    /// - The buckets of every declared histogram are set in `builder`, over what it has for that full name. Help texts are those
    ///   of the declarations. Names are legal already, so they stay as they are, but for what
    ///   `PrometheusBuilder::with_recommended_naming` adds.
    /// - Counters and gauges arrive with what they have counted before; counters in `f64` without the fraction. What histograms
    ///   observed before is missing.
    /// - Gauges that are [computed](crate::Gauge::derive) are computed for each page. What our page leaves out is left out as well:
    ///   families of a collector that is disabled or [failed](crate::OnFailure::Absent), lazy series without a record, and gauges
    ///   that [nobody writes](crate::ExpiringGauge). What others record under the same name and labels is left out with them.
    /// - Series that are [removed](crate::Removable) stay on the page with their last value, and the former labels of an
    ///   [`Info`](crate::Info) at 0. Aliases are not there.
    /// - A histogram of a generic struct that is registered only later has no buckets there.
    /// - Native histograms of `builder` are on no page, since the text has no room for them.
    ///
    /// The self-metrics of the runtime follow at the end of the page. [`Registry::render`](crate::Registry::render) still gives typed metrics as they are.
    ///
    /// Not everything in `builder` is used. Neither listener nor push gateway is started. An idle timeout is switched off: handles
    /// that are held would go on recording into nothing. A thread of ours does the upkeep each five seconds. Nothing that is
    /// recorded meanwhile, or during a scrape, is lost, which costs an observation some 10 ns more; past 100 000 observations
    /// that come during one of them, those who record wait for its end.
    ///
    /// A metric that would read the same as another one is refused, logged once and counted in
    /// `metrics_runtime_facade_refused_total`, since the page has `_` for every character that is not legal. The first one has the
    /// name, declared ones before all others. Not looked at are the samples of histograms, such as `…_count`, what
    /// `with_recommended_naming` adds, and label values that differ in nothing but backslashes. Labels are renamed as
    /// [ours](crate::Recorder#labels) are; one that reads the same as a global one of `builder` takes its place. NaN and infinities in histograms are counted in `metrics_runtime_values_refused_total`.
    ///
    /// ```standalone_crate
    /// use metrics_runtime::metrics_exporter_prometheus::{Matcher, PrometheusBuilder};
    /// use metrics_runtime::{Exporter, metrics};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let builder = PrometheusBuilder::new()
    ///     .add_global_label("region", "eu")
    ///     .set_buckets_for_metric(Matcher::Suffix("_bytes".to_owned()), &[1e3, 1e6])?;
    /// let exporter = Exporter::builder().upstream(builder).serve("127.0.0.1:0")?;
    /// metrics::histogram!("body_bytes").record(300.0);
    /// assert!(exporter.render().contains("body_bytes_bucket{region=\"eu\",le=\"1000\"} 1\n"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Together with [`registry`](Self::registry), [`buckets`](Self::buckets), [`summaries`](Self::summaries) or
    /// [`created`](Self::created) nothing is installed: those are of no use then, and [`InstallError::Unused`](crate::InstallError::Unused) says which.
    pub fn upstream(mut self, builder: PrometheusBuilder) -> Self {
        self.settings.upstream = Some(builder);
        self
    }
}
