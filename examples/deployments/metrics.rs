//! All that the service measures.

use metrics_runtime::http::{Method, RequestHead, RequestLabels, Route, Status};
use metrics_runtime::{
    Buckets, Counter, Family, Gauge, Global, Histogram, LabelSet, LabelValue, Metrics, Outcome,
};

use crate::failure::Failure;
use crate::order::{Approver, Concern, Environment, Order, Strategy};

pub(crate) static DEPLOYMENTS: Global<DeploymentMetrics> = Global::new();
pub(crate) static HTTP: Global<HttpMetrics> = Global::new();
pub(crate) static RUNTIME: Global<RuntimeMetrics> = Global::new();
pub(crate) static NETWORK: Global<NetworkMetrics> = Global::new();

/// What is deployed where, and how.
#[derive(LabelSet, Clone, Copy)]
pub(crate) struct Rollout<'a> {
    pub(crate) environment: Environment,
    pub(crate) strategy: Strategy,
    pub(crate) module: &'a str,
}

/// What is deployed where.
#[derive(LabelSet, Clone, Copy)]
pub(crate) struct Target<'a> {
    pub(crate) environment: Environment,
    pub(crate) module: &'a str,
}

/// What is done to a node.
#[derive(LabelValue, Clone, Copy)]
pub(crate) enum Operation {
    Deploy,
    Rollback,
}

/// How a deployment ended, as the dashboards have it.
#[derive(LabelValue)]
pub(crate) enum Ended {
    Success,
    Failure,
    Cancelled,
}

impl From<Outcome> for Ended {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Ok => Self::Success,
            Outcome::Error | Outcome::Panic => Self::Failure,
            Outcome::Cancelled => Self::Cancelled,
        }
    }
}

/// Up to half an hour, with a bound at each number of seconds that an alert asks for.
const DEPLOYMENT: Buckets = Buckets::new(&[
    0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0,
]);

#[derive(Metrics)]
pub(crate) struct DeploymentMetrics {
    /// Total number of deployments started
    pub(crate) deployments_started_total: Family<Rollout<'static>, Counter>,
    /// Total number of deployments completed successfully
    pub(crate) deployments_completed_total: Family<Rollout<'static>, Counter>,
    /// Total deployments that failed
    #[metric(labels("reason"))]
    pub(crate) deployments_failed_total: Family<(Rollout<'static>, &'static Failure), Counter>,
    /// Total deployments rolled back
    pub(crate) deployments_rolled_back_total: Family<Target<'static>, Counter>,
    /// Duration of deployment operations
    #[metric(labels("environment", "strategy", "status"), buckets = DEPLOYMENT)]
    pub(crate) deployment_duration_seconds: Family<((Environment, Strategy), Ended), Histogram>,
    /// Total approval requests created
    pub(crate) approval_requests_total: Family<Target<'static>, Counter>,
    /// Total approvals granted
    #[metric(labels("approver"))]
    pub(crate) approvals_granted_total: Family<(Target<'static>, Approver), Counter>,
    /// Total approvals rejected
    #[metric(labels("approver", "reason"))]
    pub(crate) approvals_rejected_total: Family<(Target<'static>, Approver, Concern), Counter>,
    /// Total modules deployed
    pub(crate) modules_deployed_total: Family<Target<'static>, Counter>,
    /// Total nodes updated
    #[metric(labels("environment", "operation"))]
    pub(crate) nodes_updated_total: Family<(Environment, Operation), Counter>,
}

impl DeploymentMetrics {
    pub(crate) fn started(&self, order: &Order) {
        let started = self.deployments_started_total.with(&order.rollout());
        started.increment(1);
    }

    /// A deployment succeeded, on so many nodes.
    pub(crate) fn completed(&self, order: &Order, nodes: usize) {
        let completed = self.deployments_completed_total.with(&order.rollout());
        completed.increment(1);
        let modules = self.modules_deployed_total.with(&order.target());
        modules.increment(nodes as u64);
    }

    pub(crate) fn failed(&self, order: &Order, failure: &Failure) {
        let labels = (order.rollout(), failure);
        self.deployments_failed_total.with(&labels).increment(1);
    }
}

/// The status of a request that has none yet: the gauge has the label all the same.
#[derive(LabelValue)]
pub(crate) enum NoStatus {
    Pending,
}

impl RequestLabels for NoStatus {
    fn of(_request: &RequestHead<'_>) -> Self {
        Self::Pending
    }
}

type Answered = (Method, Status, Route);

#[derive(Metrics)]
#[metrics(prefix = "http_server")]
pub(crate) struct HttpMetrics {
    /// HTTP server request duration
    #[metric(
        labels("http_request_method", "http_response_status_code", "http_route"),
        buckets = Buckets::LATENCY
    )]
    pub(crate) request_duration_seconds: Family<Answered, Histogram>,
    /// Number of active HTTP requests (gauge)
    #[metric(labels("http_request_method", "http_response_status_code", "http_route"))]
    pub(crate) active_requests: Family<(Method, NoStatus, Route), Gauge>,
    /// HTTP request body size (histogram)
    #[metric(
        labels("http_request_method", "http_response_status_code", "http_route"),
        buckets = Buckets::BYTES
    )]
    pub(crate) request_body_size_bytes: Family<Answered, Histogram>,
    /// HTTP response body size (histogram)
    #[metric(
        labels("http_request_method", "http_response_status_code", "http_route"),
        buckets = Buckets::BYTES
    )]
    pub(crate) response_body_size_bytes: Family<Answered, Histogram>,
}

/// A generation of the heap of artefacts.
#[derive(LabelValue, Clone, Copy)]
#[label(rename_all = "lowercase")]
pub(crate) enum Generation {
    Gen0,
    Gen1,
    Gen2,
}

#[derive(Metrics)]
#[metrics(
    prefix = "process_runtime_dotnet",
    allow(counter_total, reserved_suffix),
    reason = "names of OpenTelemetry's instrumentation of .NET, which dashboards ask for"
)]
pub(crate) struct RuntimeMetrics {
    /// Number of garbage collections
    #[metric(labels("generation"))]
    pub(crate) gc_collections_count: Family<Generation, Counter>,
    /// GC heap size
    pub(crate) gc_heap_size_bytes: Gauge,
    /// GC pause duration
    #[metric(buckets = Buckets::FUNCTION)]
    pub(crate) gc_pause_duration_seconds: Histogram,
    /// Thread pool thread count
    pub(crate) thread_pool_threads_count: Gauge,
    /// Number of loaded assemblies
    pub(crate) assemblies_count: Gauge,
    /// Number of exceptions thrown
    pub(crate) exceptions_count: Counter,
}

#[derive(Metrics)]
#[metrics(
    prefix = "process_network_io",
    allow(counter_total),
    reason = "names of OpenTelemetry's instrumentation of .NET, which dashboards ask for"
)]
pub(crate) struct NetworkMetrics {
    /// Network bytes transmitted
    pub(crate) bytes_transmitted: Counter,
    /// Network bytes received
    pub(crate) bytes_received: Counter,
}

/// What a collector asks the system for.
#[derive(Metrics)]
#[metrics(prefix = "process")]
pub(crate) struct UsageMetrics {
    /// CPU time used by process
    #[metric(
        allow(counter_total),
        reason = "a name of OpenTelemetry's instrumentation of .NET, which dashboards ask for"
    )]
    pub(crate) cpu_time_seconds: Counter<f64>,
    /// Memory usage by process
    pub(crate) memory_usage_bytes: Gauge,
}
