//! What is looked up when somebody looks at a page.

use std::error::Error;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use metrics_runtime::{Collection, Collector, Exporter, ExporterBuilder, Registry};

use crate::metrics::{MemoryMetrics, MemoryType, PoolMetrics, RedisMetrics, Service};
use crate::pool::Pool;

const WITHIN: Duration = Duration::from_millis(500);

type Collected = Result<(), Box<dyn Error + Send + Sync>>;

/// The page of a service, with what is collected for each.
pub(crate) fn exporter(
    registry: &Registry,
    service: Service,
    redis: Option<&redis::Client>,
) -> ExporterBuilder {
    let redis = Redis {
        client: redis.cloned(),
        connection: None,
    };
    Exporter::builder()
        .registry(registry)
        .process(true)
        .collector(Collection::of_instance("redis", &service, redis))
        .collector(Collection::of_instance("memory", &service, Memory))
}

/// Asks whether Redis is there.
struct Redis {
    client: Option<redis::Client>,
    connection: Option<redis::Connection>,
}

impl Redis {
    fn ping(&mut self) -> redis::RedisResult<()> {
        let client = self
            .client
            .as_ref()
            .ok_or_else(|| io::Error::other("there is no Redis"))?;
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => client.get_connection_with_timeout(WITHIN)?,
        };
        connection.set_read_timeout(Some(WITHIN))?;
        redis::cmd("PING").exec(&mut connection)?;
        self.connection = Some(connection);
        Ok(())
    }
}

impl Collector for Redis {
    type Metrics = RedisMetrics;

    /// That it is not there is what was asked, and no failure.
    fn collect(&mut self, metrics: &RedisMetrics) -> Collected {
        let is_up = self.ping().is_ok();
        metrics.redis_connection_up.set(u8::from(is_up));
        Ok(())
    }
}

/// Asks the workers.
pub(crate) struct Workers(pub(crate) Arc<Pool>);

impl Collector for Workers {
    type Metrics = PoolMetrics;

    fn collect(&mut self, metrics: &PoolMetrics) -> Collected {
        metrics.active_workers.set(self.0.active());
        for (of, events) in self.0.processed() {
            metrics.events_processed_total.with(&of).absolute(events);
        }
        Ok(())
    }
}

/// Asks Linux; elsewhere it fails, and the family is absent.
struct Memory;

impl Collector for Memory {
    type Metrics = MemoryMetrics;

    fn collect(&mut self, metrics: &MemoryMetrics) -> Collected {
        let status = std::fs::read_to_string("/proc/self/status")?;
        for (name, of) in [("VmRSS:", MemoryType::Rss), ("VmSize:", MemoryType::Vms)] {
            let mut lines = status.lines();
            let line = lines.find_map(|line| line.strip_prefix(name));
            let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
            let kibibytes: u64 = kibibytes.ok_or("no memory in /proc/self/status")?.parse()?;
            metrics.process_memory_bytes.with(&of).set(kibibytes * 1024);
        }
        Ok(())
    }
}
