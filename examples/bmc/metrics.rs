//! All that the three services measure: 57 families under the names that the description of the system gives them.

use metrics_runtime::http::{Method, Route, RpcMethod, RpcService, RpcStatus, Status};
use metrics_runtime::{
    Buckets, Counter, Family, Gauge, Histogram, Metrics, Outcome, OutcomeOf, Removable,
};

use crate::labels::{
    AgentStatus, AuthError, AuthMethod, BmcOperation, BmcType, ConnectionError, ConsoleError, Crud,
    Datacenter, Direction, DiscoveryError, GatewayStatus, ProxyError, ServerStatus,
    SessionOperation, SessionType, StreamError, Table, TokenStatus,
};

const HTTP_RPC: Buckets = Buckets::new(&[
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
]);
const SESSION: Buckets = Buckets::new(&[60.0, 300.0, 900.0, 1800.0, 3600.0, 7200.0, 14400.0]);
const DB: Buckets = Buckets::new(&[0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0]);
const BMC: Buckets = Buckets::new(&[0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0]);
const DISCOVERY: Buckets = Buckets::new(&[0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0]);

/// What the layers of every service fill in, under that service's prefix.
#[derive(Metrics)]
#[metrics(group)]
pub(crate) struct ApiMetrics {
    /// HTTP requests
    #[metric(labels("method", "endpoint", "status_code"))]
    pub(crate) http_requests_total: Family<(Method, Route, Status), Counter>,
    /// Request duration
    #[metric(labels("method", "endpoint"), buckets = HTTP_RPC)]
    pub(crate) http_request_duration_seconds: Family<(Method, Route), Histogram>,
    /// RPC calls
    #[metric(labels("service", "method", "status"))]
    pub(crate) rpc_calls_total: Family<(RpcService, RpcMethod, RpcStatus), Counter>,
    /// RPC duration
    #[metric(labels("service", "method"), buckets = HTTP_RPC)]
    pub(crate) rpc_call_duration_seconds: Family<(RpcService, RpcMethod), Histogram>,
}

#[derive(Metrics)]
#[metrics(scoped, prefix = "manager")]
pub(crate) struct ManagerMetrics {
    /// Authentication requests
    #[metric(labels("method", "status"))]
    pub(crate) auth_requests_total: Family<(AuthMethod, OutcomeOf<AuthError>), Counter>,
    /// Authentication duration
    #[metric(labels("method"), buckets = HTTP_RPC)]
    pub(crate) auth_duration_seconds: Family<AuthMethod, Histogram>,
    /// Active JWT tokens
    pub(crate) active_tokens: Gauge,
    /// Token validations
    #[metric(labels("status"))]
    pub(crate) token_validations_total: Family<TokenStatus, Counter>,
    /// Server CRUD operations
    #[metric(labels("operation", "status"))]
    pub(crate) server_operations_total: Family<(Crud, Outcome), Counter>,
    /// Operation latency
    #[metric(labels("operation"), buckets = HTTP_RPC)]
    pub(crate) server_operation_duration_seconds: Family<Crud, Histogram>,
    /// Gateway registrations
    #[metric(labels("status"))]
    pub(crate) gateway_registrations_total: Family<Outcome, Counter>,
    #[metric(flatten)]
    pub(crate) api: ApiMetrics,
}

/// What the manager's database measures.
#[derive(Clone, Copy, Metrics)]
#[metrics(scoped, prefix = "manager_db")]
pub(crate) struct DatabaseMetrics {
    /// Database queries
    #[metric(labels("operation", "table", "status"))]
    pub(crate) queries_total: Family<((Crud, Table), Outcome), Counter>,
    /// Query latency
    #[metric(labels("operation", "table"), buckets = DB)]
    pub(crate) query_duration_seconds: Family<(Crud, Table), Histogram>,
    /// Active database connections
    pub(crate) connections: Gauge,
}

/// What is counted in the manager's tables at each scrape.
#[derive(Metrics)]
#[metrics(
    scoped,
    prefix = "manager",
    allow(gauge_total),
    reason = "the RFD fixes the names; `manager_servers` would be one"
)]
pub(crate) struct InventoryMetrics {
    /// Registered BMC servers
    #[metric(
        labels("customer_id", "datacenter", "status"),
        removable,
        max_series = 1000
    )]
    pub(crate) servers_total: Family<(String, Datacenter, ServerStatus), Gauge, Removable>,
    /// Registered gateways
    #[metric(labels("datacenter", "status"))]
    pub(crate) gateways_total: Family<(Datacenter, GatewayStatus), Gauge>,
}

#[derive(Metrics)]
#[metrics(scoped, prefix = "gateway")]
pub(crate) struct GatewayMetrics {
    /// Connected agents
    #[metric(
        labels("datacenter", "status"),
        allow(gauge_total),
        reason = "the RFD fixes the name"
    )]
    pub(crate) agents_total: Family<(Datacenter, AgentStatus), Gauge>,
    /// Registration attempts
    #[metric(labels("datacenter", "status"))]
    pub(crate) agent_registrations_total: Family<(Datacenter, Outcome), Counter>,
    /// Heartbeats received
    #[metric(labels("agent_id", "status"), removable, max_series = 1000)]
    pub(crate) agent_heartbeats_total: Family<(String, Outcome), Counter, Removable>,
    /// Seconds since last heartbeat
    #[metric(labels("agent_id"), removable, max_series = 500)]
    pub(crate) agent_last_heartbeat_seconds: Family<String, Gauge, Removable>,
    /// Active console sessions
    #[metric(
        labels("type", "customer_id"),
        removable,
        max_series = 1000,
        allow(gauge_total),
        reason = "the RFD fixes the name"
    )]
    pub(crate) sessions_total: Family<(SessionType, String), Gauge, Removable>,
    /// Session operations
    #[metric(labels("operation", "type", "status"))]
    pub(crate) session_operations_total:
        Family<((SessionOperation, SessionType), Outcome), Counter>,
    /// Session lifetime
    #[metric(labels("type"), buckets = SESSION)]
    pub(crate) session_duration_seconds: Family<SessionType, Histogram>,
    /// Creation latency
    #[metric(labels("type"), buckets = HTTP_RPC)]
    pub(crate) session_creation_duration_seconds: Family<SessionType, Histogram>,
    /// BMC operations proxied
    #[metric(labels("operation", "status"))]
    pub(crate) bmc_operations_total: Family<(BmcOperation, Outcome), Counter>,
    /// Operation latency
    #[metric(labels("operation"), buckets = BMC)]
    pub(crate) bmc_operation_duration_seconds: Family<BmcOperation, Histogram>,
    /// Proxy errors
    #[metric(labels("error_type"))]
    pub(crate) proxy_errors_total: Family<ProxyError, Counter>,
    /// Active WebSocket connections
    #[metric(labels("type"), allow(gauge_total), reason = "the RFD fixes the name")]
    pub(crate) websocket_connections_total: Family<SessionType, Gauge>,
    /// Bytes transmitted
    #[metric(labels("type", "direction"))]
    pub(crate) websocket_bytes_transmitted_total: Family<(SessionType, Direction), Counter>,
    /// Messages
    #[metric(labels("type", "direction"))]
    pub(crate) websocket_messages_total: Family<(SessionType, Direction), Counter>,
    /// WebSocket errors
    #[metric(labels("type", "error_type"))]
    pub(crate) websocket_errors_total: Family<(SessionType, StreamError), Counter>,
    #[metric(flatten)]
    pub(crate) api: ApiMetrics,
}

#[derive(Metrics)]
#[metrics(scoped, prefix = "agent")]
pub(crate) struct AgentMetrics {
    /// Discovery cycle runs
    #[metric(labels("status"))]
    pub(crate) discovery_cycles_total: Family<Outcome, Counter>,
    /// Discovery cycle duration
    #[metric(buckets = DISCOVERY)]
    pub(crate) discovery_duration_seconds: Histogram,
    /// BMC servers discovered
    #[metric(labels("bmc_type"))]
    pub(crate) servers_discovered: Family<BmcType, Gauge>,
    /// Discovery errors
    #[metric(labels("error_type"))]
    pub(crate) discovery_errors_total: Family<DiscoveryError, Counter>,
    /// Registration attempts
    #[metric(labels("status"))]
    pub(crate) gateway_registrations_total: Family<Outcome, Counter>,
    /// Registration duration
    #[metric(buckets = HTTP_RPC)]
    pub(crate) gateway_registration_duration_seconds: Histogram,
    /// Heartbeats sent
    #[metric(labels("status"))]
    pub(crate) heartbeats_sent_total: Family<Outcome, Counter>,
    /// Connection status (0=disconnected, 1=connected)
    pub(crate) gateway_connection_status: Gauge,
    /// BMC operations executed
    #[metric(labels("bmc_type", "operation", "status"))]
    pub(crate) bmc_operations_total: Family<((BmcType, BmcOperation), Outcome), Counter>,
    /// Operation latency
    #[metric(labels("bmc_type", "operation"), buckets = BMC)]
    pub(crate) bmc_operation_duration_seconds: Family<(BmcType, BmcOperation), Histogram>,
    /// Connection errors
    #[metric(labels("bmc_type", "error_type"))]
    pub(crate) bmc_connection_errors_total: Family<(BmcType, ConnectionError), Counter>,
    /// Active SOL sessions
    #[metric(
        labels("server_id"),
        removable,
        max_series = 500,
        allow(gauge_total),
        reason = "the RFD fixes the name"
    )]
    pub(crate) sol_sessions_total: Family<String, Gauge, Removable>,
    /// SOL bytes transferred
    #[metric(labels("direction"))]
    pub(crate) sol_bytes_total: Family<Direction, Counter>,
    /// Reconnection attempts
    #[metric(labels("server_id", "status"), removable, max_series = 1000)]
    pub(crate) sol_reconnections_total: Family<(String, Outcome), Counter, Removable>,
    /// Session errors
    #[metric(labels("error_type"))]
    pub(crate) sol_errors_total: Family<ConsoleError, Counter>,
    /// Active VNC sessions
    #[metric(
        labels("server_id"),
        removable,
        max_series = 500,
        allow(gauge_total),
        reason = "the RFD fixes the name"
    )]
    pub(crate) vnc_sessions_total: Family<String, Gauge, Removable>,
    /// VNC bytes transferred
    #[metric(labels("direction"))]
    pub(crate) vnc_bytes_total: Family<Direction, Counter>,
    /// Connection errors
    #[metric(labels("error_type"))]
    pub(crate) vnc_connection_errors_total: Family<ConsoleError, Counter>,
    #[metric(flatten)]
    pub(crate) api: ApiMetrics,
}
