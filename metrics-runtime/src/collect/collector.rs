//! The trait of collectors.

use std::error::Error;

use crate::metric::Metrics;

/// Fills metrics with what is known elsewhere: in a pool, in the operating system, in another process.
///
/// An exporter runs its collectors when a page is asked for, or on a period; see [`Collection`](crate::Collection) for when, and for what becomes
/// of one that fails. They fill metrics that are declared as any others: gauges by [`set`](crate::Gauge::set), counters by
/// [`absolute`](crate::Counter::absolute). A collector that needs no type of its own is a closure: see
/// [`ExporterBuilder::collect`](crate::ExporterBuilder::collect).
///
/// ```
/// use std::error::Error;
/// use metrics_runtime::{Collection, Collector, Counter, Exporter, Gauge, Metrics, Registry};
/// # struct Pool;
/// # impl Pool {
/// #     fn status(&self) -> Result<Status, std::io::Error> { Ok(Status { open: 3, opened: 10 }) }
/// # }
/// # struct Status { open: usize, opened: u64 }
///
/// #[derive(Metrics)]
/// struct PoolMetrics {
///     /// Connections that are open.
///     pool_connections: Gauge,
///     /// Connections that were opened.
///     pool_connections_opened_total: Counter,
/// }
///
/// struct PoolCollector { pool: Pool }
///
/// impl Collector for PoolCollector {
///     type Metrics = PoolMetrics;
///
///     fn collect(&mut self, metrics: &PoolMetrics) -> Result<(), Box<dyn Error + Send + Sync>> {
///         let status = self.pool.status()?;
///         metrics.pool_connections.set(status.open);
///         metrics.pool_connections_opened_total.absolute(status.opened);
///         Ok(())
///     }
/// }
///
/// # fn main() -> Result<(), Box<dyn Error>> {
/// let page = Exporter::builder()
///     .registry(&Registry::new())
///     .collector(Collection::new("pool", PoolCollector { pool: Pool }))
///     .install()?;
/// assert!(page.render().contains("\npool_connections_opened_total 10\n"));
/// # Ok(())
/// # }
/// ```
///
/// # Whose families
///
/// The families of [`Metrics`](Self::Metrics) belong to the collector: until its first run succeeds, they are not on the page.
/// So a struct for a collector holds what it fills, and nothing else. For a registry of one's own the struct should be
/// `#[metrics(scoped)]`: it would be on the page of the global one as well.
///
/// # Things that go away
///
/// A series that a run does not touch keeps its value. Where things come and go (disks, peers), let the family be
/// [removable](crate::Family#series-that-can-be-removed), and keep what is there:
///
/// ```
/// use std::collections::HashMap;
/// use metrics_runtime::{Exporter, Family, Gauge, Metrics, Registry, Removable};
/// # fn disks() -> HashMap<String, u64> { HashMap::from([("sda".into(), 7)]) }
///
/// #[derive(Metrics)]
/// struct DiskMetrics {
///     /// Bytes that are free on a disk.
///     #[metric(removable, labels("disk"))]
///     disk_free_bytes: Family<String, Gauge, Removable>,
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let page = Exporter::builder()
///     .registry(&Registry::new())
///     .collect("disks", |metrics: &DiskMetrics| -> Result<(), std::io::Error> {
///         let disks = disks();
///         for (disk, free) in &disks {
///             metrics.disk_free_bytes.with(disk).set(*free);
///         }
///         metrics.disk_free_bytes.retain(|series| {
///             series.label("disk").is_some_and(|disk| disks.contains_key(disk))
///         });
///         Ok(())
///     })
///     .install()?;
/// assert!(page.render().contains("\ndisk_free_bytes{disk=\"sda\"} 7\n"));
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a collector",
    label = "does not implement `Collector`",
    note = "a closure is one by `Collection::from_fn(name, |metrics: &MyMetrics| …)`"
)]
pub trait Collector: Send + 'static {
    /// The metrics that it fills.
    type Metrics: Metrics + Send;

    /// Fills the metrics, on a thread that is not the program's. What was filled before an error stays as it is, so it is best
    /// to ask first and to fill then.
    ///
    /// # Errors
    ///
    /// When what it asks for cannot be had: that is logged and counted, and the rest of the page goes out.
    fn collect(&mut self, metrics: &Self::Metrics) -> Result<(), Box<dyn Error + Send + Sync>>;
}
