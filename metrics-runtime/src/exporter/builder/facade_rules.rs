//! Methods of the builder about the metrics of the facade.

use super::exporter_builder::ExporterBuilder;
use crate::declaration::Buckets;
use crate::facade::Matcher;
#[cfg(feature = "summary")]
use crate::facade::Summaries;

impl ExporterBuilder {
    /// Gives buckets to histograms that other crates emit through the [`metrics`] facade, by their name. What nobody gives any
    /// becomes a summary (feature `summary`, on by default) or, without it, has [`Buckets::LATENCY`].
    ///
    /// A [full name](Matcher::full) goes before a [prefix](Matcher::prefix), that before a [suffix](Matcher::suffix), and a
    /// longer text before a shorter one. A name is meant as it was emitted (`http.duration`) and as it is on the page
    /// (`http_duration`). Histograms that are declared have the buckets of their declaration: a rule that selects one is an error,
    /// unless it [leaves that out](Matcher::except) or asks for the very buckets. The histogram of timed functions,
    /// `function_duration_seconds`, has the buckets of a rule that selects it, if [`function_buckets`](Self::function_buckets) says nothing
    /// else.
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
    /// Nothing is installed, and [`InstallError::Rule`](crate::InstallError::Rule) says why, when the bounds are not finite, not
    /// increasing, none, or more than 100, when the same matcher has two lists of them, when such a histogram is declared, and when it
    /// was made before by [`Registry::global().recorder()`](crate::Registry::recorder): what it recorded cannot be sorted into buckets.
    /// A declaration that is only known later is logged, and counted in `metrics_runtime_facade_rules_without_effect_total`.
    pub fn buckets(mut self, matcher: Matcher, buckets: Buckets) -> Self {
        self.settings.rules.add(matcher, buckets);
        self
    }

    /// Sets the buckets of `function_duration_seconds`, the histogram that all functions with a bare `#[timed]` share; without this they
    /// are [`Buckets::FUNCTION`].
    ///
    /// ```standalone_crate
    /// use metrics_runtime::{Buckets, Exporter, timed};
    ///
    /// #[timed]
    /// fn work() {}
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let page = Exporter::builder().function_buckets(Buckets::new(&[0.001, 1.0])).install()?;
    /// work();
    /// assert!(page.render().contains("le=\"0.001\"} 1\n"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// What was recorded cannot be sorted into other buckets: nothing is installed, and
    /// [`InstallError::Rule`](crate::InstallError::Rule) says so, when such a function was called before, or a page rendered.
    pub fn function_buckets(mut self, buckets: Buckets) -> Self {
        self.settings.function_buckets = Some(buckets);
        self
    }

    /// Sets the most metric families that other crates may make through the [`metrics`] facade; 10 000 without this
    /// ([`MAX_FACADE_FAMILIES`](crate::MAX_FACADE_FAMILIES)). Declared families do not count.
    ///
    /// Past the limit, records under further names are dropped: `metrics_runtime_facade_families_overflow_total` counts them by the type
    /// of metric, and one warning is logged. Families that are there go on. A family takes some 3 KiB.
    ///
    /// ```standalone_crate
    /// use metrics_runtime::{Exporter, metrics};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let page = Exporter::builder().max_facade_families(1).install()?;
    /// metrics::counter!("first_total").increment(1);
    /// metrics::counter!("second_total").increment(2);
    /// metrics::counter!("first_total").increment(3);
    /// let page = page.render();
    /// assert!(page.contains("\nfirst_total 4\n"));
    /// assert!(page.contains("\nmetrics_runtime_facade_families_overflow_total{type=\"counter\"} 1\n"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn max_facade_families(mut self, families: usize) -> Self {
        self.settings.rules.max_families = families;
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
    /// Nothing is installed, and [`InstallError::Rule`](crate::InstallError::Rule) says why, when they cannot be had.
    #[cfg(feature = "summary")]
    pub fn summaries(mut self, summaries: Summaries) -> Self {
        self.settings.rules.summaries = summaries;
        self
    }

    /// Keeps the names of metrics and labels that other crates emit through the [`metrics`] facade: `http.requests` stays that,
    /// where every character that is not legal becomes a `_` without this.
    ///
    /// Each client sees them by the [scheme](https://prometheus.io/docs/instrumenting/escaping_schemes/) that it asks for in the
    /// `Accept` header: quoted as they are (`allow-utf-8`, as Prometheus 3 asks), or with `underscores` (also without a word),
    /// `dots` or `values`. Names that would read the same by one of these are a conflict: the second metric is refused, and the
    /// warning names both. A label that would read the same as another one of its family has that one's name. U+0000 is shown as
    /// U+FFFD in a quoted name, since Prometheus refuses the whole page for it.
    ///
    /// ```standalone_crate
    /// use metrics_runtime::{Exporter, metrics};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let page = Exporter::builder().utf8(true).install()?;
    /// metrics::counter!("http.requests").increment(1);
    /// // `{"http.requests"} 1` for Prometheus 3.
    /// assert!(page.render().contains("http_requests 1\n"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Nothing is installed, and [`InstallError::Unused`](crate::InstallError::Unused) says why, with
    /// [`registry`](Self::registry), which installs no recorder, and with `upstream`.
    pub fn utf8(mut self, are_kept: bool) -> Self {
        self.settings.rules.utf8 = are_kept;
        self
    }
}
