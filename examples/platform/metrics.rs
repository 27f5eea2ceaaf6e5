//! Everything the platform measures: the 62 metrics of its catalogue.

use metrics_runtime::http::{Method, Route, Status as HttpStatus};
use metrics_runtime::{
    Buckets, Counter, ExpiringGauge, Family, Gauge, Global, Histogram, Info, Metrics, StateSet,
    Summary,
};

use crate::labels::{
    Component, DataType, HealthState, ModelLabels, PlatformLabels, QueryLabels, RequestType,
    SearchLabels, Status,
};

pub(crate) static HTTP: Global<HttpMetrics> = Global::new();
pub(crate) static AGENT: Global<AgentMetrics> = Global::new();
pub(crate) static ML: Global<MlMetrics> = Global::new();
pub(crate) static EMBEDDING: Global<EmbeddingMetrics> = Global::new();
pub(crate) static VECTOR: Global<VectorMetrics> = Global::new();
pub(crate) static DB: Global<DbMetrics> = Global::new();
pub(crate) static CACHE: Global<CacheMetrics> = Global::new();
pub(crate) static GDPR: Global<GdprMetrics> = Global::new();
pub(crate) static RETENTION: Global<RetentionMetrics> = Global::new();
pub(crate) static WEBHOOK: Global<WebhookMetrics> = Global::new();
pub(crate) static SHOP: Global<ShopMetrics> = Global::new();
pub(crate) static HEALTH: Global<HealthMetrics> = Global::new();

/// The objectives (100 and 200 ms) and the threshold of the alert (1 s) are bounds, so that no quantile is guessed there.
const REQUEST: Buckets = Buckets::new(&[0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0]);

/// The alert asks for a minute.
const GDPR_REQUEST: Buckets = Buckets::new(&[0.001, 0.01, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0]);

#[derive(Metrics)]
#[metrics(
    prefix = "devskyy",
    allow(summary),
    reason = "dashboards ask for these quantiles"
)]
pub(crate) struct HttpMetrics {
    /// Total HTTP requests
    #[metric(labels("method", "endpoint", "status"))]
    pub(crate) requests_total: Family<(Method, Route, HttpStatus), Counter>,
    /// Request latency
    #[metric(labels("method", "endpoint"), buckets = REQUEST)]
    pub(crate) request_duration_seconds: Family<(Method, Route), Histogram>,
    /// Currently active requests
    pub(crate) active_requests: Gauge,
    /// Request size
    #[metric(quantiles = [0.5, 0.9, 0.99])]
    pub(crate) request_size_bytes: Summary,
    /// Response size
    #[metric(quantiles = [0.5, 0.9, 0.99])]
    pub(crate) response_size_bytes: Summary,
    /// Total errors
    pub(crate) errors_total: Counter,
    /// Unhandled exceptions
    pub(crate) exceptions_total: Counter,
}

#[derive(Metrics)]
#[metrics(prefix = "devskyy_agent")]
pub(crate) struct AgentMetrics {
    /// Agent tasks executed
    pub(crate) tasks_total: Counter,
    /// Task execution time
    #[metric(buckets = Buckets::FUNCTION)]
    pub(crate) execution_duration_seconds: Histogram,
    /// Routing confidence
    #[metric(buckets = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])]
    pub(crate) confidence_score: Histogram,
}

#[derive(Metrics)]
#[metrics(prefix = "devskyy")]
pub(crate) struct ClusterMetrics {
    /// Cluster resource usage
    pub(crate) cluster_utilization: Gauge,
    /// Cached agents
    pub(crate) agent_cache_size: Gauge,
}

#[derive(Metrics)]
#[metrics(prefix = "devskyy_ml")]
pub(crate) struct MlMetrics {
    /// ML predictions
    #[metric(labels("status"))]
    pub(crate) predictions_total: Family<(ModelLabels, Status), Counter>,
    /// Inference latency
    #[metric(buckets = Buckets::FUNCTION)]
    pub(crate) inference_duration_seconds: Family<ModelLabels, Histogram>,
    /// Model load time
    #[metric(buckets = Buckets::LATENCY)]
    pub(crate) model_load_time_seconds: Histogram,
}

#[derive(Metrics)]
#[metrics(prefix = "devskyy_ml")]
pub(crate) struct ModelMetrics {
    /// Model accuracy
    pub(crate) model_accuracy: Gauge,
}

#[derive(Metrics)]
#[metrics(prefix = "devskyy_embedding")]
pub(crate) struct EmbeddingMetrics {
    /// Embeddings generated
    pub(crate) generation_total: Counter,
    /// Embedding latency
    #[metric(buckets = Buckets::FUNCTION)]
    pub(crate) generation_duration_seconds: Histogram,
}

#[derive(Metrics)]
#[metrics(prefix = "devskyy_vector")]
pub(crate) struct VectorMetrics {
    /// Vector searches
    pub(crate) search_total: Counter,
    /// Search latency
    #[metric(buckets = Buckets::FUNCTION)]
    pub(crate) search_duration_seconds: Family<SearchLabels, Histogram>,
}

#[derive(Metrics)]
#[metrics(prefix = "devskyy_vector")]
pub(crate) struct IndexMetrics {
    /// Vectors in index
    pub(crate) index_size: Gauge,
}

#[derive(Metrics)]
#[metrics(prefix = "devskyy_db")]
pub(crate) struct DbMetrics {
    /// Query latency
    #[metric(buckets = Buckets::FUNCTION)]
    pub(crate) query_duration_seconds: Family<QueryLabels, Histogram>,
    /// Total queries
    #[metric(labels("status"))]
    pub(crate) queries_total: Family<(QueryLabels, Status), Counter>,
    /// Transaction duration
    #[metric(buckets = Buckets::LATENCY)]
    pub(crate) transaction_duration_seconds: Histogram,
}

#[derive(Metrics)]
#[metrics(prefix = "devskyy_db")]
pub(crate) struct PoolMetrics {
    /// Active DB connections
    pub(crate) connections_active: Gauge,
    /// Idle DB connections
    pub(crate) connections_idle: Gauge,
    /// Connection pool size
    pub(crate) pool_size: Gauge,
}

#[derive(Metrics)]
#[metrics(prefix = "devskyy_cache")]
pub(crate) struct CacheMetrics {
    /// Cache hits
    pub(crate) hits_total: Counter,
    /// Cache misses
    pub(crate) misses_total: Counter,
}

#[derive(Metrics)]
#[metrics(prefix = "devskyy_cache")]
pub(crate) struct CacheSizeMetrics {
    /// Cache entries
    pub(crate) size: Gauge,
    /// Cache memory usage
    pub(crate) memory_bytes: Gauge,
}

#[derive(Metrics)]
#[metrics(prefix = "devskyy_gdpr")]
pub(crate) struct GdprMetrics {
    /// GDPR requests
    #[metric(labels("request_type", "status"))]
    pub(crate) requests_total: Family<(RequestType, Status), Counter>,
    /// GDPR processing time
    #[metric(labels("request_type"), buckets = GDPR_REQUEST)]
    pub(crate) processing_duration_seconds: Family<RequestType, Histogram>,
    /// Data exports
    pub(crate) data_exports_total: Counter,
    /// Data deletions
    pub(crate) data_deletions_total: Counter,
    /// Records deleted
    #[metric(labels("data_type"))]
    pub(crate) records_deleted_total: Family<DataType, Counter>,
}

#[derive(Metrics)]
#[metrics(prefix = "devskyy_data_retention")]
pub(crate) struct RetentionMetrics {
    /// Retention cleanups
    pub(crate) cleanups_total: Counter,
    /// Records cleaned
    pub(crate) records_deleted_total: Counter,
    /// Cleanup duration
    #[metric(buckets = Buckets::LATENCY)]
    pub(crate) cleanup_duration_seconds: Histogram,
    /// Storage freed
    #[metric(allow(counter_total), reason = "the name is in the catalogue")]
    pub(crate) storage_freed_bytes: Counter,
}

#[derive(Metrics)]
#[metrics(prefix = "devskyy_system")]
pub(crate) struct SystemMetrics {
    /// CPU usage
    #[metric(allow(percent), reason = "the alert HighCPU compares it with 80")]
    pub(crate) cpu_usage_percent: Gauge,
    /// CPU cores
    #[metric(allow(reserved_suffix), reason = "the name is in the catalogue")]
    pub(crate) cpu_count: Gauge,
    /// Memory used
    pub(crate) memory_usage_bytes: Gauge,
    /// Memory available
    pub(crate) memory_available_bytes: Gauge,
    /// Memory usage %
    #[metric(allow(percent), reason = "the alert HighMemory compares it with 85")]
    pub(crate) memory_percent: Gauge,
    /// Network sent
    pub(crate) network_sent_bytes_total: Counter,
    /// Network received
    pub(crate) network_recv_bytes_total: Counter,
}

#[derive(Metrics)]
#[metrics(prefix = "devskyy_system_disk")]
pub(crate) struct DiskMetrics {
    /// Disk usage
    pub(crate) usage_bytes: Gauge,
    /// Disk free
    pub(crate) free_bytes: Gauge,
    /// Disk usage %
    #[metric(allow(percent), reason = "the name is in the catalogue")]
    pub(crate) percent: Gauge,
}

#[derive(Metrics)]
#[metrics(prefix = "devskyy_webhook")]
pub(crate) struct WebhookMetrics {
    /// Webhook deliveries
    pub(crate) deliveries_total: Counter,
    /// Delivery latency
    #[metric(buckets = Buckets::LATENCY)]
    pub(crate) delivery_duration_seconds: Histogram,
    /// Retry attempts
    #[metric(
        allow(counter_total, reserved_suffix),
        reason = "the name is in the catalogue"
    )]
    pub(crate) retry_count: Counter,
}

#[derive(Metrics)]
#[metrics(prefix = "devskyy")]
pub(crate) struct ShopMetrics {
    /// Total orders
    pub(crate) orders_total: Counter,
    /// Order value
    #[metric(
        quantiles = [0.5, 0.9, 0.99],
        allow(summary),
        reason = "dashboards ask for these quantiles"
    )]
    pub(crate) order_value_usd: Summary,
    /// Total revenue
    pub(crate) revenue_usd_total: Counter<f64>,
    /// User registrations
    pub(crate) user_registrations_total: Counter,
}

#[derive(Metrics)]
#[metrics(prefix = "devskyy")]
pub(crate) struct UserMetrics {
    /// Active users
    pub(crate) active_users: Gauge,
}

#[derive(Metrics)]
#[metrics(prefix = "devskyy")]
pub(crate) struct HealthMetrics {
    /// Application uptime
    pub(crate) uptime_seconds: Gauge,
    /// Overall health status
    pub(crate) health_status: StateSet<HealthState>,
    /// Component health
    #[metric(labels("component"), idle = 1m)]
    pub(crate) component_health: Family<Component, ExpiringGauge>,
    /// Platform info
    #[metric(allow(info_suffix), reason = "the name is in the catalogue")]
    pub(crate) platform: Info<PlatformLabels<'static>>,
}
