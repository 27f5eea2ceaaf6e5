//! Methods of the builder about collectors.

use std::error::Error;
use std::time::Duration;

use super::exporter_builder::ExporterBuilder;
use crate::collect::{BuildInfo, Collection};
use crate::metric::{Metrics, Single};

/// # What is collected
///
/// Values that are kept elsewhere are looked up by collectors when a page is asked for. They run beside each other, on threads
/// of their own, and a page waits for them [for a second](Self::collect_within) at most.
impl ExporterBuilder {
    /// Fills metrics by a closure at every scrape. [`collector`](Self::collector) says more of when, and takes other kinds.
    ///
    /// ```
    /// use metrics_runtime::{Exporter, Gauge, Metrics, Registry};
    ///
    /// #[derive(Metrics)]
    /// struct SpoolMetrics {
    ///     /// Files that wait to be sent.
    ///     spool_files: Gauge,
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let page = Exporter::builder()
    ///     .registry(&Registry::new())
    ///     .collect("spool", |spool: &SpoolMetrics| -> Result<(), std::io::Error> {
    ///         spool.spool_files.set(std::fs::read_dir(".")?.count());
    ///         Ok(())
    ///     })
    ///     .install()?;
    /// assert!(page.render().contains("\nspool_files "));
    /// # Ok(())
    /// # }
    /// ```
    pub fn collect<M, E, F>(self, name: impl Into<String>, collect: F) -> Self
    where
        M: Metrics + Single + Send + 'static,
        E: Into<Box<dyn Error + Send + Sync>> + 'static,
        F: FnMut(&M) -> Result<(), E> + Send + 'static,
    {
        self.collector(Collection::from_fn(name, collect))
    }

    /// Fills metrics by a collector.
    pub fn collector(mut self, collector: Collection) -> Self {
        self.settings.collecting.plan.collections.push(collector);
        self
    }

    /// Leaves out the collector of this name, and its families. The ones of this crate are `process`, `system_cpu`,
    /// `system_memory`, `system_disks`, `system_network`, and `tokio_` with the name of a runtime. A name that nobody has is an
    /// error when it starts.
    ///
    /// ```
    /// use metrics_runtime::{Exporter, Registry};
    ///
    /// let error = Exporter::builder().registry(&Registry::new()).disable_collector("proces").install();
    /// assert!(error.is_err_and(|error| error.to_string().starts_with("no collector is named `proces`")));
    /// ```
    pub fn disable_collector(mut self, name: impl Into<String>) -> Self {
        self.settings.collecting.plan.disabled.push(name.into());
        self
    }

    /// Sets the time that a page waits for its collectors; one second without this. Then it goes out with what there is, and collectors
    /// that are not done have failed by a timeout.
    ///
    /// A scrape can ask for [less time](crate::Exporter#the-time-of-a-scrape), and not for more.
    ///
    /// Gauges that are [derived](crate::Gauge::derive) are computed next, in the time that the collectors left, and in an eighth
    /// of it at least.
    pub fn collect_within(mut self, budget: Duration) -> Self {
        self.settings.collecting.plan.budget = Some(budget);
        self
    }

    /// Shows or leaves out the [metrics of the process](https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics):
    /// `process_cpu_seconds_total`, `process_open_fds`, `process_max_fds`, `process_virtual_memory_bytes`,
    /// `process_virtual_memory_max_bytes`, `process_resident_memory_bytes`, `process_start_time_seconds`, `process_threads`.
    /// What the system does not know, and a limit that is not there, is absent.
    ///
    /// Without this they are shown with the global registry, on Linux, macOS and Windows. The collector is named `process`.
    pub fn process(mut self, is_shown: bool) -> Self {
        self.settings.collecting.process = Some(is_shown);
        self
    }

    /// Shows or leaves out metrics of the machine: `system_cpu_utilization_ratio`, `system_memory_available_bytes`,
    /// `system_disk_available_bytes`, `system_network_receive_bytes_total` and others. Not without this.
    ///
    /// The collectors are `system_cpu`, `system_memory`, `system_disks` and `system_network`. Utilization is the difference of
    /// two scrapes, so it is on the page from the second one on.
    #[cfg(feature = "system")]
    pub fn system(mut self, is_shown: bool) -> Self {
        self.settings.collecting.system = is_shown;
        self
    }

    /// Shows metrics of a tokio runtime, with its name as label `runtime`: `tokio_workers`, `tokio_alive_tasks`,
    /// `tokio_global_queue_tasks`, `tokio_workers_busy_seconds_total`, `tokio_workers_parks_total`. The collector is
    /// named `tokio_` and the name of the runtime.
    ///
    /// ```
    /// use metrics_runtime::{Exporter, Registry};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    /// let page = Exporter::builder()
    ///     .registry(&Registry::new())
    ///     .tokio("main", runtime.handle())
    ///     .install()?;
    /// assert!(page.render().contains("\ntokio_workers{runtime=\"main\"} 1\n"));
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "tokio-metrics")]
    pub fn tokio(self, name: &str, runtime: &tokio::runtime::Handle) -> Self {
        self.collector(crate::collect::tokio_collector(name, runtime.clone()))
    }

    /// Shows what was built: see [`build_info!`](crate::build_info).
    pub fn build_info(mut self, build: BuildInfo) -> Self {
        self.settings.collecting.plan.builds.push(build);
        self
    }
}
