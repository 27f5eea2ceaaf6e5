//! Names, labels, helps and buckets that programs have already come out as they are declared.

use std::fmt::Write as _;

use http::Request;
use metrics_runtime::http::{HttpLayer, Method, Route, Status, StatusClass};
use metrics_runtime::{
    Buckets, Counter, Family, Gauge, Histogram, Metrics, Registry, Summary, TestClock,
};
use tower::{Layer as _, ServiceExt as _, service_fn};

use super::support::{Body, block_on, get, hello};

/// Two requests through a layer, one of them to a path that is skipped.
macro_rules! ask {
    ($layer:expr) => {{
        let layer = $layer
            .skip(["/metrics"])
            .routes(["/users/{id}"])
            .expect("it can be matched");
        for path in ["/users/7", "/metrics"] {
            let ask = async |request: Request<Body>| {
                let response = layer.layer(service_fn(hello)).oneshot(request).await;
                http_body_util::BodyExt::collect(response.expect("it answers")).await
            };
            block_on(ask(get(path))).expect("it is whole");
        }
    }};
}

/// The lines of a histogram that has counted one 0, or one value in the bucket from `first` on.
fn histogram(name: &str, labels: &str, bounds: &[&str]) -> String {
    let mut lines = String::new();
    for bound in bounds.iter().chain(&["+Inf"]) {
        let _ = writeln!(lines, "{name}_bucket{{{labels},le=\"{bound}\"}} 1");
    }
    lines + &format!("{name}_sum{{{labels}}} 0\n{name}_count{{{labels}}} 1\n")
}

const SECONDS: [&str; 11] = [
    "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0",
];

#[derive(Metrics)]
#[metrics(scoped, prefix = "manager")]
struct Manager {
    /// HTTP requests
    #[metric(labels("method", "endpoint", "status_code"))]
    http_requests_total: Family<(Method, Route, Status), Counter>,
    /// Request duration
    #[metric(labels("method", "endpoint"), buckets = Buckets::LATENCY)]
    http_request_duration_seconds: Family<(Method, Route), Histogram>,
}

#[test]
fn method_endpoint_and_status_code() {
    let (registry, _clock) = (Registry::new(), TestClock::new());
    let manager = Manager::register_in(&registry);
    ask!(
        HttpLayer::server()
            .requests(manager.http_requests_total)
            .duration(manager.http_request_duration_seconds)
    );
    let name = "manager_http_request_duration_seconds";
    let expected = format!(
        "# HELP {name} Request duration\n# TYPE {name} histogram\n{}\
         # HELP manager_http_requests_total HTTP requests\n\
         # TYPE manager_http_requests_total counter\n\
         manager_http_requests_total{{method=\"GET\",endpoint=\"/users/{{id}}\",status_code=\"200\"}} 1\n",
        histogram(name, "method=\"GET\",endpoint=\"/users/{id}\"", &SECONDS),
    );
    assert_eq!(registry.render(), expected);
}

#[derive(Metrics)]
#[metrics(scoped, prefix = "asdlc")]
struct Orchestrator {
    /// Total HTTP requests
    #[metric(labels(service = "orchestrator", "method", "endpoint", "status"))]
    http_requests_total: Family<(Method, Route, Status), Counter>,
    /// HTTP request latency in seconds
    #[metric(labels(service = "orchestrator", "method", "endpoint"), buckets = Buckets::LATENCY)]
    http_request_duration_seconds: Family<(Method, Route), Histogram>,
}

#[test]
fn the_service_is_a_constant() {
    let (registry, _clock) = (Registry::new(), TestClock::new());
    let orchestrator = Orchestrator::register_in(&registry);
    ask!(
        HttpLayer::server()
            .requests(orchestrator.http_requests_total)
            .duration(orchestrator.http_request_duration_seconds)
    );
    let name = "asdlc_http_request_duration_seconds";
    let labels = "service=\"orchestrator\",method=\"GET\",endpoint=\"/users/{id}\"";
    let expected = format!(
        "# HELP {name} HTTP request latency in seconds\n# TYPE {name} histogram\n{}\
         # HELP asdlc_http_requests_total Total HTTP requests\n\
         # TYPE asdlc_http_requests_total counter\n\
         asdlc_http_requests_total{{{labels},status=\"200\"}} 1\n",
        histogram(name, labels, &SECONDS),
    );
    assert_eq!(registry.render(), expected);
}

#[derive(Metrics)]
#[metrics(scoped, prefix = "http_server")]
struct Kernel {
    /// HTTP server request duration
    #[metric(
        labels("http_request_method", "http_response_status_code", "http_route"),
        buckets = Buckets::LATENCY
    )]
    request_duration_seconds: Family<(Method, Status, Route), Histogram>,
    /// Number of active HTTP requests (gauge)
    #[metric(labels("http_request_method", "http_response_status_code", "http_route"))]
    active_requests: Family<(Method, Status, Route), Gauge>,
    /// HTTP request body size (histogram)
    #[metric(
        labels("http_request_method", "http_response_status_code", "http_route"),
        buckets = [1000.0]
    )]
    request_body_size_bytes: Family<(Method, Status, Route), Histogram>,
    /// HTTP response body size (histogram)
    #[metric(
        labels("http_request_method", "http_response_status_code", "http_route"),
        buckets = [1000.0]
    )]
    response_body_size_bytes: Family<(Method, Status, Route), Histogram>,
}

#[test]
fn all_four_of_a_server_by_method_status_and_route() {
    let (registry, _clock) = (Registry::new(), TestClock::new());
    let kernel = Kernel::register_in(&registry);
    let layer = HttpLayer::server()
        .duration(kernel.request_duration_seconds)
        .in_flight(kernel.active_requests)
        .request_size(kernel.request_body_size_bytes)
        .response_size(kernel.response_body_size_bytes);
    ask!(layer);
    let route = "http_route=\"/users/{id}\"";
    let labels = format!("http_request_method=\"GET\",http_response_status_code=\"200\",{route}");
    let duration = "http_server_request_duration_seconds";
    let request = "http_server_request_body_size_bytes";
    let response = "http_server_response_body_size_bytes";
    let expected = format!(
        "# HELP http_server_active_requests Number of active HTTP requests (gauge)\n\
         # TYPE http_server_active_requests gauge\n\
         http_server_active_requests{{http_request_method=\"GET\",{route}}} 0\n\
         # HELP {request} HTTP request body size (histogram)\n# TYPE {request} histogram\n{}\
         # HELP {duration} HTTP server request duration\n# TYPE {duration} histogram\n{}\
         # HELP {response} HTTP response body size (histogram)\n# TYPE {response} histogram\n{}",
        histogram(request, &labels, &["1000.0"]),
        histogram(duration, &labels, &SECONDS),
        histogram(response, &labels, &["1000.0"]).replace("} 0\n", "} 5\n"),
    );
    assert_eq!(registry.render(), expected);
}

#[derive(Metrics)]
#[metrics(scoped, prefix = "devskyy")]
struct Platform {
    /// Total HTTP requests
    #[metric(labels("method", "endpoint", "status"))]
    requests_total: Family<(Method, Route, Status), Counter>,
    /// Request latency
    #[metric(labels("method", "endpoint"), buckets = Buckets::LATENCY)]
    request_duration_seconds: Family<(Method, Route), Histogram>,
    /// Currently active requests
    active_requests: Gauge,
    /// Responses by class
    #[metric(labels("class"), lazy)]
    responses_total: Family<StatusClass, Counter>,
}

#[test]
fn metrics_without_labels_and_classes() {
    let (registry, _clock) = (Registry::new(), TestClock::new());
    let platform = Platform::register_in(&registry);
    ask!(
        HttpLayer::server()
            .requests(platform.requests_total)
            .requests(platform.responses_total)
            .in_flight(platform.active_requests)
            .duration(platform.request_duration_seconds)
    );
    let name = "devskyy_request_duration_seconds";
    let labels = "method=\"GET\",endpoint=\"/users/{id}\"";
    let expected = format!(
        "# HELP devskyy_active_requests Currently active requests\n\
         # TYPE devskyy_active_requests gauge\n\
         devskyy_active_requests 0\n\
         # HELP {name} Request latency\n# TYPE {name} histogram\n{}\
         # HELP devskyy_requests_total Total HTTP requests\n\
         # TYPE devskyy_requests_total counter\n\
         devskyy_requests_total{{{labels},status=\"200\"}} 1\n\
         # HELP devskyy_responses_total Responses by class\n\
         # TYPE devskyy_responses_total counter\n\
         devskyy_responses_total{{class=\"2xx\"}} 1\n",
        histogram(name, labels, &SECONDS),
    );
    assert_eq!(registry.render(), expected);
}

#[derive(Metrics)]
#[metrics(scoped, allow(summary), reason = "dashboards ask for these quantiles")]
struct Sizes {
    /// Request size
    #[metric(quantiles = [0.5])]
    request_size_bytes: Summary,
    /// Response size
    #[metric(labels("endpoint"), quantiles = [0.0, 1.0])]
    response_size_bytes: Family<Route, Summary>,
}

#[test]
fn sizes_as_summaries() {
    let (registry, _clock) = (Registry::new(), TestClock::new());
    let sizes = Sizes::register_in(&registry);
    ask!(
        HttpLayer::server()
            .request_size(sizes.request_size_bytes)
            .response_size(sizes.response_size_bytes)
    );
    let endpoint = "endpoint=\"/users/{id}\"";
    let expected = format!(
        "# HELP request_size_bytes Request size\n\
         # TYPE request_size_bytes summary\n\
         request_size_bytes{{quantile=\"0.5\"}} 0\n\
         request_size_bytes_sum 0\n\
         request_size_bytes_count 1\n\
         # HELP response_size_bytes Response size\n\
         # TYPE response_size_bytes summary\n\
         response_size_bytes{{{endpoint},quantile=\"0.0\"}} 5\n\
         response_size_bytes{{{endpoint},quantile=\"1.0\"}} 5\n\
         response_size_bytes_sum{{{endpoint}}} 5\n\
         response_size_bytes_count{{{endpoint}}} 1\n",
    );
    assert_eq!(registry.render(), expected);
}
