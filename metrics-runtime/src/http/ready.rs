//! Ready-made metrics, with names and labels after the conventions of OpenTelemetry.

use metrics_derive::Metrics;

use super::layer::HttpLayer;
use super::record::{Durations, InFlight, RequestSizes, Requests, ResponseSizes};
use super::values::{Host, Method, Route, RpcMethod, RpcService, RpcStatus, Status};
use crate::declaration::Buckets;
use crate::metric::{Counter, Family, Gauge, Histogram, Root};
use crate::timed::Outcome;

/// The layer of [`HttpServerMetrics`].
pub type HttpServerLayer = HttpLayer<(
    (
        Timed<(Method, Route, Status, Outcome), (Method, Route, Status), Method>,
        RequestSizes<Family<(Method, Route, Status), Histogram>>,
    ),
    ResponseSizes<Family<(Method, Route, Status), Histogram>>,
)>;

/// The layer of [`HttpClientMetrics`].
pub type HttpClientLayer =
    HttpLayer<Timed<(Method, Host, Status, Outcome), (Method, Host, Status), (Method, Host)>>;

/// The layer of [`RpcServerMetrics`] and [`RpcClientMetrics`].
pub type RpcLayer = HttpLayer<
    Timed<
        (RpcService, RpcMethod, RpcStatus),
        (RpcService, RpcMethod, RpcStatus),
        (RpcService, RpcMethod),
    >,
>;

/// Counts by `C`, times by `D` and what is in flight by `G`.
type Timed<C, D, G> = (
    (
        ((), Requests<Family<C, Counter>>),
        Durations<Family<D, Histogram>>,
    ),
    InFlight<Family<G, Gauge>>,
);

/// The usual metrics of an HTTP server, named after the
/// [conventions of OpenTelemetry](https://opentelemetry.io/docs/specs/semconv/http/http-metrics/).
///
/// They are on the page once they are registered.
///
/// ```
/// use metrics_runtime::Metrics;
/// use metrics_runtime::http::HttpServerMetrics;
///
/// let layer = HttpServerMetrics::register().layer().skip(["/health"]);
/// # let _ = layer;
/// ```
///
/// As a part of a struct of the program's own they are on the page from install, in the [catalogue](crate::catalog()) as well, and
/// may have a prefix:
///
/// ```
/// use metrics_runtime::{Global, Metrics, catalog};
/// use metrics_runtime::http::HttpServerMetrics;
///
/// #[derive(Metrics)]
/// #[metrics(prefix = "shop")]
/// struct ShopMetrics {
///     #[metric(flatten)]
///     http: HttpServerMetrics,
/// }
///
/// static SHOP: Global<ShopMetrics> = Global::new();
///
/// let layer = SHOP.http.layer();
/// assert!(catalog().families().any(|family| family.name == "shop_http_server_requests_total"));
/// # let _ = layer;
/// ```
#[derive(Debug, Clone, Metrics)]
#[metrics(crate = crate, group, prefix = "http_server")]
pub struct HttpServerMetrics {
    /// HTTP requests that are over.
    #[metric(labels("http_request_method", "http_route", "http_response_status_code"))]
    pub requests_total: Family<(Method, Route, Status, Outcome), Counter>,
    /// Time from the arrival of an HTTP request until its response has been sent.
    #[metric(
        labels("http_request_method", "http_route", "http_response_status_code"),
        buckets = Buckets::LATENCY
    )]
    pub request_duration_seconds: Family<(Method, Route, Status), Histogram>,
    /// HTTP requests in flight.
    #[metric(labels("http_request_method"))]
    pub active_requests: Family<Method, Gauge>,
    /// Size of the bodies of HTTP requests.
    #[metric(
        labels("http_request_method", "http_route", "http_response_status_code"),
        buckets = Buckets::BYTES
    )]
    pub request_body_size_bytes: Family<(Method, Route, Status), Histogram>,
    /// Size of the bodies of HTTP responses.
    #[metric(
        labels("http_request_method", "http_route", "http_response_status_code"),
        buckets = Buckets::BYTES
    )]
    pub response_body_size_bytes: Family<(Method, Route, Status), Histogram>,
}

/// A group is in no catalogue: to be able to measure a server is not to have one. It can be registered all the same.
impl Root for HttpServerMetrics {}

impl HttpServerMetrics {
    /// The layer that fills them in.
    pub fn layer(&self) -> HttpServerLayer {
        HttpLayer::server()
            .requests(self.requests_total)
            .duration(self.request_duration_seconds)
            .in_flight(self.active_requests)
            .request_size(self.request_body_size_bytes)
            .response_size(self.response_body_size_bytes)
    }
}

/// The usual metrics of an HTTP client, named after the
/// [conventions of OpenTelemetry](https://opentelemetry.io/docs/specs/semconv/http/http-metrics/).
///
/// The label `server_address` is the [`Host`] that a request goes to.
#[derive(Debug, Clone, Metrics)]
#[metrics(crate = crate, group, prefix = "http_client")]
pub struct HttpClientMetrics {
    /// HTTP requests to other servers that are over.
    #[metric(labels("http_request_method", "server_address", "http_response_status_code"))]
    pub requests_total: Family<(Method, Host, Status, Outcome), Counter>,
    /// Time from the start of an HTTP request to another server until its response was read.
    #[metric(
        labels("http_request_method", "server_address", "http_response_status_code"),
        buckets = Buckets::LATENCY
    )]
    pub request_duration_seconds: Family<(Method, Host, Status), Histogram>,
    /// HTTP requests to other servers in flight.
    #[metric(labels("http_request_method", "server_address"))]
    pub active_requests: Family<(Method, Host), Gauge>,
}

/// As that of [`HttpServerMetrics`].
impl Root for HttpClientMetrics {}

impl HttpClientMetrics {
    /// The layer that fills them in.
    pub fn layer(&self) -> HttpClientLayer {
        HttpLayer::client()
            .requests(self.requests_total)
            .duration(self.request_duration_seconds)
            .in_flight(self.active_requests)
    }
}

/// The usual metrics of a gRPC server.
///
/// Name its methods with [`rpcs`](HttpLayer::rpcs), so that a client cannot make up others.
///
/// ```
/// use metrics_runtime::Metrics;
/// use metrics_runtime::http::RpcServerMetrics;
///
/// let layer = RpcServerMetrics::register().layer().rpcs(["grpc.health.v1.Health/Check"]);
/// # let _ = layer;
/// ```
#[derive(Debug, Clone, Metrics)]
#[metrics(crate = crate, group, prefix = "rpc_server")]
pub struct RpcServerMetrics {
    /// Remote calls that are over.
    #[metric(labels("rpc_service", "rpc_method", "rpc_response_status_code"))]
    pub calls_total: Family<(RpcService, RpcMethod, RpcStatus), Counter>,
    /// Time from the arrival of a remote call until its response has been sent.
    #[metric(
        labels("rpc_service", "rpc_method", "rpc_response_status_code"),
        buckets = Buckets::LATENCY
    )]
    pub call_duration_seconds: Family<(RpcService, RpcMethod, RpcStatus), Histogram>,
    /// Remote calls in flight.
    #[metric(labels("rpc_service", "rpc_method"))]
    pub active_calls: Family<(RpcService, RpcMethod), Gauge>,
}

/// As that of [`HttpServerMetrics`].
impl Root for RpcServerMetrics {}

impl RpcServerMetrics {
    /// The layer that fills them in.
    pub fn layer(&self) -> RpcLayer {
        HttpLayer::server()
            .requests(self.calls_total)
            .duration(self.call_duration_seconds)
            .in_flight(self.active_calls)
    }
}

/// The usual metrics of a gRPC client.
#[derive(Debug, Clone, Metrics)]
#[metrics(crate = crate, group, prefix = "rpc_client")]
pub struct RpcClientMetrics {
    /// Calls of other servers that are over.
    #[metric(labels("rpc_service", "rpc_method", "rpc_response_status_code"))]
    pub calls_total: Family<(RpcService, RpcMethod, RpcStatus), Counter>,
    /// Time from the start of a call of another server until its response was read.
    #[metric(
        labels("rpc_service", "rpc_method", "rpc_response_status_code"),
        buckets = Buckets::LATENCY
    )]
    pub call_duration_seconds: Family<(RpcService, RpcMethod, RpcStatus), Histogram>,
    /// Calls of other servers in flight.
    #[metric(labels("rpc_service", "rpc_method"))]
    pub active_calls: Family<(RpcService, RpcMethod), Gauge>,
}

/// As that of [`HttpServerMetrics`].
impl Root for RpcClientMetrics {}

impl RpcClientMetrics {
    /// The layer that fills them in.
    pub fn layer(&self) -> RpcLayer {
        HttpLayer::client()
            .requests(self.calls_total)
            .duration(self.call_duration_seconds)
            .in_flight(self.active_calls)
    }
}
