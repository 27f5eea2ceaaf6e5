//! The [metrics of a process](https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics).

use std::error::Error;

use super::collection::Collection;
use super::declare::metrics;
use crate::metric::{Counter, Family, Gauge, Removable, Single};

/// Whether anything is known of processes on this system.
pub(crate) const IS_PROCESS_KNOWN: bool = cfg!(any(
    target_os = "linux",
    target_os = "macos",
    target_os = "windows"
));

/// A metric that is absent where nothing is known.
type Known<M> = Family<(), M, Removable>;

metrics! {
    /// What is known of this process.
    struct ProcessMetrics by () {
        cpu_seconds: Known<Counter<f64>> = "process_cpu_seconds_total" []
            "Total user and system CPU time spent in seconds.",
        open_fds: Known<Gauge> = "process_open_fds" []
            "Number of open file descriptors.",
        max_fds: Known<Gauge> = "process_max_fds" []
            "Maximum number of open file descriptors.",
        virtual_memory: Known<Gauge> = "process_virtual_memory_bytes" []
            "Virtual memory size in bytes.",
        virtual_memory_max: Known<Gauge> = "process_virtual_memory_max_bytes" []
            "Maximum amount of virtual memory available in bytes.",
        resident_memory: Known<Gauge> = "process_resident_memory_bytes" []
            "Resident memory size in bytes.",
        start_time: Known<Gauge> = "process_start_time_seconds" []
            "Start time of the process since unix epoch in seconds.",
        threads: Known<Gauge> = "process_threads" []
            "Number of OS threads in the process.",
    }
}

impl Single for ProcessMetrics {}

/// The collector of the metrics of this process.
pub(crate) fn process_collector() -> Collection {
    Collection::from_fn("process", collect)
}

#[cfg(any(target_os = "linux", target_os = "macos", target_os = "windows"))]
fn collect(metrics: &ProcessMetrics) -> Result<(), Box<dyn Error + Send + Sync>> {
    let now = metrics_process::collector::collect();
    if now == metrics_process::collector::Metrics::default() {
        return Err("the system tells nothing of this process".into());
    }
    match now.cpu_seconds_total {
        Some(seconds) => metrics.cpu_seconds.with(&()).absolute(seconds),
        None => drop(metrics.cpu_seconds.remove(&())),
    }
    // These are 0 where there is no limit.
    let limit = |value: Option<u64>| value.filter(|value| *value > 0);
    set(metrics.open_fds, now.open_fds);
    set(metrics.max_fds, limit(now.max_fds));
    set(metrics.virtual_memory, now.virtual_memory_bytes);
    set(
        metrics.virtual_memory_max,
        limit(now.virtual_memory_max_bytes),
    );
    set(metrics.resident_memory, now.resident_memory_bytes);
    set(metrics.start_time, now.start_time_seconds);
    set(metrics.threads, now.threads);
    Ok(())
}

#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
fn collect(_: &ProcessMetrics) -> Result<(), Box<dyn Error + Send + Sync>> {
    Err("nothing is known of processes on this system".into())
}

#[cfg(any(target_os = "linux", target_os = "macos", target_os = "windows"))]
fn set(metric: Known<Gauge>, value: Option<u64>) {
    match value {
        Some(value) => metric.with(&()).set(value),
        None => drop(metric.remove(&())),
    }
}
