//! What the installed recorder makes of the facade's histograms.

use super::ExporterBuilder;
use crate::buckets::Buckets;
use crate::recorder::Matcher;
#[cfg(feature = "summary")]
use crate::recorder::Summaries;

impl ExporterBuilder {
    /// Gives buckets to histograms that other crates emit through the [`metrics`] facade, by their name. What nobody gives any
    /// becomes a summary (feature `summary`, on by default) or, without it, has [`Buckets::LATENCY`].
    ///
    /// A [full name](Matcher::full) goes before a [prefix](Matcher::prefix), that before a [suffix](Matcher::suffix), and a
    /// longer text before a shorter one. A name is meant as it was emitted (`http.duration`) and as it is on the page
    /// (`http_duration`). Histograms that are declared have the buckets of their declaration.
    ///
    /// ```standalone_crate
    /// use metrics_runtime::{Buckets, Exporter, Matcher, metrics};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let page = Exporter::builder()
    ///     .buckets(Matcher::suffix("_seconds"), Buckets::LATENCY)
    ///     .buckets(Matcher::full("http.request.size"), Buckets::BYTES)
    ///     .install()?;
    /// metrics::histogram!("http.request.size").record(300);
    /// assert!(page.render().contains("http_request_size_bucket{le=\"1024.0\"} 1\n"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Nothing is installed, and [`InstallError::Rule`](super::InstallError::Rule) says why, when the bounds are not finite, not
    /// increasing, none, or more than 100, when the same matcher has two lists of them, and when such a histogram was made before
    /// by [`Registry::global().recorder()`](crate::Registry::recorder): what it recorded cannot be sorted into buckets.
    pub fn buckets(mut self, matcher: Matcher, buckets: Buckets) -> Self {
        self.rules.add(matcher, buckets);
        self
    }

    /// Says which quantiles of which time are told of histograms without [buckets](Self::buckets), and how many series there may
    /// be. Unless it is said, 0.5, 0.9, 0.95 and 0.99 of the last minute, and 200 series of a name; [`Summaries`] tells what they
    /// cost.
    ///
    /// ```standalone_crate
    /// use std::time::Duration;
    /// use metrics_runtime::{Exporter, Summaries, metrics};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let summaries = Summaries::default().quantiles([0.5, 0.999]).window(Duration::from_secs(300));
    /// let page = Exporter::builder().summaries(summaries).install()?;
    /// metrics::histogram!("rows").record(7);
    /// assert!(page.render().contains("rows{quantile=\"0.999\"} "));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Nothing is installed, and [`InstallError::Rule`](super::InstallError::Rule) says why, when they cannot be had.
    #[cfg(feature = "summary")]
    pub fn summaries(mut self, summaries: Summaries) -> Self {
        self.rules.summaries = summaries;
        self
    }
}
