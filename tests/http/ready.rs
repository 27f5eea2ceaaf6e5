//! The ready-made metrics of a server, in three lines, in a registry and under the global one.

use axum::Router;
use axum::routing::get;
use metrics_runtime::http::{HttpServerMetrics, RpcClientMetrics, RpcServerMetrics};
use metrics_runtime::{Metrics, Registry, TestClock};

use super::support::{Server, samples, seen};

#[test]
fn the_usual_metrics() {
    let (registry, clock) = (Registry::new(), TestClock::new());
    let layer = HttpServerMetrics::register_in(&registry).layer();
    let app = Router::new()
        .route("/users/{id}", get("hello"))
        .layer(layer);
    let server = Server::start(app, &clock);
    assert_eq!(server.get("/users/7"), (200, "hello".into()));
    assert_eq!(server.get("/users").0, 404);

    let mut seen = seen(&registry);
    seen.retain(|line| !line.contains("_bucket"));
    let ok =
        "http_request_method=\"GET\",http_route=\"/users/{id}\",http_response_status_code=\"200\"";
    let missing =
        "http_request_method=\"GET\",http_route=\"unmatched\",http_response_status_code=\"404\"";
    let mut expected = Vec::new();
    for family in ["request_body_size_bytes", "request_duration_seconds"] {
        for labels in [ok, missing] {
            expected.push(format!("http_server_{family}_count{{{labels}}} 1"));
        }
    }
    for labels in [ok, missing] {
        expected.push(format!(
            "http_server_requests_total{{{labels},outcome=\"ok\"}} 1"
        ));
    }
    expected.push(format!(
        "http_server_response_body_size_bytes_sum{{{ok}}} 5"
    ));
    for labels in [ok, missing] {
        expected.push(format!(
            "http_server_response_body_size_bytes_count{{{labels}}} 1"
        ));
    }
    assert_eq!(seen, expected);
    let active = samples(&registry);
    let active = active
        .iter()
        .filter(|line| line.starts_with("http_server_active_requests{"));
    assert_eq!(active.count(), 11, "each method is there from the start");
}

#[test]
fn they_are_on_the_global_page_once_they_are_registered() {
    let page = || Registry::global().render();
    assert!(
        !page().contains("rpc_server_calls_total") && !page().contains("rpc_client_calls_total")
    );
    let _ = (RpcServerMetrics::register(), RpcClientMetrics::register());
    let registry = Registry::new();
    let _ = (
        RpcServerMetrics::register_in(&registry),
        RpcClientMetrics::register_in(&registry),
    );
    let theirs = registry.render();
    assert_eq!(
        theirs
            .lines()
            .filter(|line| line.starts_with("# TYPE rpc_"))
            .count(),
        6
    );
    assert!(page().contains(&theirs), "{}", page());
}
