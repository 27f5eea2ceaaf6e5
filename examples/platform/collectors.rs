//! What is looked up when a page is asked for, and for how long that is new enough.

use std::error::Error;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use metrics_runtime::{Collection, Collector, Exporter, ExporterBuilder, Metrics, Single};
use sysinfo::{Disks, MINIMUM_CPU_UPDATE_INTERVAL, NetworkData, Networks, System};

use crate::Platform;
use crate::metrics::{
    CacheSizeMetrics, ClusterMetrics, DiskMetrics, IndexMetrics, ModelMetrics, PoolMetrics,
    SystemMetrics, UserMetrics,
};

const SHORT: Duration = Duration::from_secs(5);
const LONG: Duration = Duration::from_secs(30);
/// Users who did something in this time are active.
const ACTIVE: Duration = Duration::from_secs(60);

type Failure = Box<dyn Error + Send + Sync>;

/// The exporter of a platform.
pub(crate) fn exporter(platform: &Arc<Platform>) -> ExporterBuilder {
    let pool = look(
        platform,
        "db_pool",
        SHORT,
        |platform, pool: &PoolMetrics| {
            let (size, idle) = platform.database.connections();
            pool.pool_size.set(size);
            pool.connections_idle.set(idle);
            pool.connections_active.set(size - idle);
        },
    );
    let cache = look(
        platform,
        "cache",
        SHORT,
        |platform, cache: &CacheSizeMetrics| {
            let (entries, bytes) = platform.cache.size();
            cache.size.set(entries);
            cache.memory_bytes.set(bytes);
        },
    );
    let orchestrator = look(
        platform,
        "orchestrator",
        SHORT,
        |platform, cluster: &ClusterMetrics| {
            cluster
                .cluster_utilization
                .set(platform.agents.utilization());
            cluster.agent_cache_size.set(platform.agents.cached());
        },
    );
    let models = look(
        platform,
        "model_registry",
        LONG,
        |platform, model: &ModelMetrics| {
            model.model_accuracy.set(platform.models.accuracy());
        },
    );
    let vectors = look(
        platform,
        "vector_store",
        SHORT,
        |platform, index: &IndexMetrics| {
            index.index_size.set(platform.vectors.len());
        },
    );
    Exporter::builder()
        .collector(pool)
        .collector(cache)
        .collector(orchestrator)
        .collector(models)
        .collector(vectors)
        .collector(users(platform))
        .collector(Collection::new("system", Machine::new()).ttl(SHORT))
        .collector(Collection::from_fn("disk", fill_disk).ttl(LONG))
}

/// A collector that looks at the platform.
fn look<M: Metrics + Single + Send + 'static>(
    platform: &Arc<Platform>,
    name: &str,
    ttl: Duration,
    fill: fn(&Platform, &M),
) -> Collection {
    let platform = platform.clone();
    let collector = move |metrics: &M| {
        fill(&platform, metrics);
        Ok::<_, Failure>(())
    };
    Collection::from_fn(name, collector).ttl(ttl)
}

/// One that asks the database.
fn users(platform: &Arc<Platform>) -> Collection {
    let database = platform.database.clone();
    let collector = async move |users: &UserMetrics| {
        let connection = database.connect().await?;
        users.active_users.set(connection.active_users(ACTIVE)?);
        Ok::<_, crate::error::Error>(())
    };
    Collection::from_async("users", collector).ttl(SHORT)
}

/// The CPUs, whose use is the difference of two looks; the memory; the network.
struct Machine {
    system: System,
    networks: Networks,
    looked: Instant,
}

impl Machine {
    fn new() -> Self {
        let mut system = System::new();
        system.refresh_cpu_usage();
        Self {
            system,
            networks: Networks::new_with_refreshed_list(),
            looked: Instant::now(),
        }
    }
}

impl Collector for Machine {
    type Metrics = SystemMetrics;

    fn collect(&mut self, metrics: &SystemMetrics) -> Result<(), Failure> {
        // The first scrape may come too early to see a difference; the others do not wait.
        thread::sleep(MINIMUM_CPU_UPDATE_INTERVAL.saturating_sub(self.looked.elapsed()));
        self.system.refresh_cpu_usage();
        self.system.refresh_memory();
        self.networks.refresh(true);
        self.looked = Instant::now();

        metrics
            .cpu_usage_percent
            .set(self.system.global_cpu_usage());
        metrics.cpu_count.set(self.system.cpus().len());
        let (used, total) = (self.system.used_memory(), self.system.total_memory());
        metrics.memory_usage_bytes.set(used);
        metrics
            .memory_available_bytes
            .set(self.system.available_memory());
        metrics.memory_percent.set(percent(used, total));
        let sent = self.networks.values().map(NetworkData::total_transmitted);
        metrics.network_sent_bytes_total.absolute(sent.sum());
        let received = self.networks.values().map(NetworkData::total_received);
        metrics.network_recv_bytes_total.absolute(received.sum());
        Ok(())
    }
}

/// The disk that the program stands on.
fn fill_disk(metrics: &DiskMetrics) -> Result<(), Failure> {
    let here = std::env::current_dir()?;
    let disks = Disks::new_with_refreshed_list();
    let holds = disks
        .iter()
        .filter(|disk| here.starts_with(disk.mount_point()));
    let disk = holds.max_by_key(|disk| disk.mount_point().as_os_str().len());
    let disk = disk.ok_or("the system does not tell of the disk")?;
    let (total, free) = (disk.total_space(), disk.available_space());
    metrics.usage_bytes.set(total.saturating_sub(free));
    metrics.free_bytes.set(free);
    metrics
        .percent
        .set(percent(total.saturating_sub(free), total));
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "2^53 bytes are 9 petabytes")]
fn percent(part: u64, whole: u64) -> f64 {
    100.0 * part as f64 / (whole as f64).max(1.0)
}
