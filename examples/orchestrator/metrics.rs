//! What is measured: the same of both services, each under its own label `service`.

use metrics_runtime::http::{Method, Route, Status};
use metrics_runtime::{Counter, Family, Gauge, Histogram, Info, LabelSet, LabelValue, Metrics};

/// Who measures.
#[derive(LabelSet, Clone, Copy)]
pub(crate) struct Service {
    pub(crate) service: &'static str,
}

#[derive(LabelSet)]
pub(crate) struct Version {
    version: &'static str,
}

impl Version {
    pub(crate) const OURS: Self = Self {
        version: env!("CARGO_PKG_VERSION"),
    };
}

#[derive(LabelValue, Clone, Copy)]
pub(crate) enum Operation {
    Length,
    Push,
    Pop,
    Set,
    Get,
}

/// What events are about; events of other programs may be of other types.
#[derive(LabelValue, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[label(parse)]
pub(crate) enum EventType {
    CodeReview,
    TestRun,
    Deployment,
    #[label(other)]
    Other,
}

#[derive(LabelValue, Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum EventStatus {
    Success,
    Failed,
}

#[derive(LabelValue, Clone, Copy)]
pub(crate) enum MemoryType {
    Rss,
    Vms,
}

/// What a service records.
#[derive(Metrics)]
#[metrics(prefix = "asdlc", instance = Service)]
pub(crate) struct ServiceMetrics {
    /// Service information
    pub(crate) service_info: Info<Version>,
    /// Total HTTP requests
    #[metric(labels("method", "endpoint", "status"))]
    pub(crate) http_requests_total: Family<(Method, Route, Status), Counter>,
    /// HTTP request latency in seconds
    #[metric(
        labels("method", "endpoint"),
        buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0]
    )]
    pub(crate) http_request_duration_seconds: Family<(Method, Route), Histogram>,
    /// Number of currently active tasks
    pub(crate) active_tasks: Gauge,
    /// Redis operation latency in seconds
    #[metric(
        labels("operation"),
        buckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5]
    )]
    pub(crate) redis_operation_duration_seconds: Family<Operation, Histogram>,
}

/// What is asked of Redis when somebody looks.
#[derive(Metrics)]
#[metrics(prefix = "asdlc", instance = Service)]
pub(crate) struct RedisMetrics {
    /// Redis connection status (1=up, 0=down)
    pub(crate) redis_connection_up: Gauge,
}

/// What is asked of the worker pool.
#[derive(Metrics)]
#[metrics(prefix = "asdlc", instance = Service)]
pub(crate) struct PoolMetrics {
    /// Number of active worker threads
    pub(crate) active_workers: Gauge,
    /// Total events processed
    #[metric(labels("event_type", "status"))]
    pub(crate) events_processed_total: Family<(EventType, EventStatus), Counter>,
}

/// What is asked of the system.
#[derive(Metrics)]
#[metrics(prefix = "asdlc", instance = Service)]
pub(crate) struct MemoryMetrics {
    /// Process memory usage in bytes
    #[metric(labels("type"))]
    pub(crate) process_memory_bytes: Family<MemoryType, Gauge>,
}

/// What the proxy records, where there is one.
#[derive(Metrics)]
#[metrics(prefix = "asdlc", instance = Service)]
pub(crate) struct ProxyMetrics {
    /// Lists of services that were the known ones, since the database did not answer
    pub(crate) proxy_fallbacks_total: Counter,
}
