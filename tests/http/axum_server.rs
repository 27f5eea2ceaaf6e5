//! A real axum server, asked by a real client.

use std::fmt::Write as _;

use axum::Router;
use axum::extract::Path;
use axum::routing::{get, post};
use metrics_runtime::http::{HttpLayer, Method, Route, Status};
use metrics_runtime::{Counter, Exporter, Family, Gauge, Histogram, Metrics, Registry, TestClock};

use super::support::{LIMIT, Server, samples, seen};

#[derive(Metrics)]
#[metrics(scoped, prefix = "api")]
struct Api {
    /// Requests answered.
    #[metric(labels("method", "endpoint", "status"))]
    requests_total: Family<(Method, Route, Status), Counter>,
    /// Time to answer a request.
    #[metric(labels("endpoint"), buckets = [0.1, 1.0])]
    request_duration_seconds: Family<Route, Histogram>,
    /// Requests that are not over yet.
    requests_in_flight: Gauge,
    /// Size of requests.
    #[metric(labels("endpoint"), buckets = [10.0])]
    request_bytes: Family<Route, Histogram>,
    /// Size of responses.
    #[metric(labels("endpoint", "status"), buckets = [10.0])]
    response_bytes: Family<(Route, Status), Histogram>,
}

/// A server with nested routers, a fallback and two routes that are not measured.
fn serve(registry: &Registry, clock: &TestClock) -> Server {
    let api = Api::register_in(registry);
    let layer = HttpLayer::server()
        .requests(api.requests_total)
        .duration(api.request_duration_seconds)
        .in_flight(api.requests_in_flight)
        .request_size(api.request_bytes)
        .response_size(api.response_bytes)
        .skip(["/metrics", "/health"]);
    let users = Router::new()
        .route(
            "/{id}",
            get(async |Path(id): Path<u64>| format!("user {id}")),
        )
        .route(
            "/{id}/photo",
            post(async |body: String| body.len().to_string()),
        );
    let app = Router::new()
        .route("/", get("hello"))
        .route("/metrics", get("page"))
        .route("/health", get("fine"))
        .nest("/users", users)
        .fallback(async || (http::StatusCode::NOT_FOUND, "nothing here"))
        .layer(layer);
    Server::start(app, clock)
}

/// axum tells no route below a nested service: templates do.
#[test]
fn nested_services_have_the_routes_of_templates() {
    let (registry, clock) = (Registry::new(), TestClock::new());
    let requests = Api::register_in(&registry).requests_total;
    let layer = HttpLayer::server().requests(requests);
    let layer = layer.routes(["/files/{*path}"]).expect("it can be read");
    let nested = || Router::new().route("/{name}", get("a file"));
    let app = Router::new()
        .nest_service("/files", nested())
        .nest_service("/other", nested())
        .layer(layer);
    let server = Server::start(app, &clock);
    for path in ["/files/a", "/files/b", "/other/a", "/nowhere"] {
        server.get(path);
    }
    let mut seen = seen(&registry);
    seen.retain(|line| line.starts_with("api_requests_total"));
    assert_eq!(
        seen,
        [
            "api_requests_total{method=\"GET\",endpoint=\"/files/{*path}\",status=\"200\"} 2",
            "api_requests_total{method=\"GET\",endpoint=\"unmatched\",status=\"200\"} 1",
            "api_requests_total{method=\"GET\",endpoint=\"unmatched\",status=\"404\"} 1",
        ]
    );
}

#[test]
fn the_whole_page_of_a_server() {
    let (registry, clock) = (Registry::new(), TestClock::new());
    let server = serve(&registry, &clock);
    assert_eq!(server.get("/"), (200, "hello".into()));
    assert_eq!(server.get("/users/7"), (200, "user 7".into()));
    assert_eq!(server.get("/users/8"), (200, "user 8".into()));
    assert_eq!(server.get("/users/x").0, 400);
    assert_eq!(server.get("/users/7/photo").0, 405);
    assert_eq!(server.get("/nowhere"), (404, "nothing here".into()));
    assert_eq!(server.get("/users/7/nowhere"), (404, "nothing here".into()));
    assert_eq!(server.get("/metrics").1, "page");
    assert_eq!(server.get("/health?verbose").1, "fine");
    let photo = ureq::post(format!("http://{}/users/7/photo", server.address))
        .send("a photo of 21 bytes..")
        .and_then(|mut answer| answer.body_mut().read_to_string());
    assert_eq!(photo.expect("it answers"), "21");

    let mut expected = String::new();
    let mut family = |name: &str, help: &str, kind: &str, samples: &str| {
        let _ = write!(
            expected,
            "# HELP {name} {help}\n# TYPE {name} {kind}\n{samples}"
        );
    };
    family(
        "api_request_bytes",
        "Size of requests.",
        "histogram",
        concat!(
            "api_request_bytes_bucket{endpoint=\"/\",le=\"10.0\"} 1\n",
            "api_request_bytes_bucket{endpoint=\"/\",le=\"+Inf\"} 1\n",
            "api_request_bytes_sum{endpoint=\"/\"} 0\n",
            "api_request_bytes_count{endpoint=\"/\"} 1\n",
            "api_request_bytes_bucket{endpoint=\"/users/{id}\",le=\"10.0\"} 3\n",
            "api_request_bytes_bucket{endpoint=\"/users/{id}\",le=\"+Inf\"} 3\n",
            "api_request_bytes_sum{endpoint=\"/users/{id}\"} 0\n",
            "api_request_bytes_count{endpoint=\"/users/{id}\"} 3\n",
            "api_request_bytes_bucket{endpoint=\"/users/{id}/photo\",le=\"10.0\"} 1\n",
            "api_request_bytes_bucket{endpoint=\"/users/{id}/photo\",le=\"+Inf\"} 2\n",
            "api_request_bytes_sum{endpoint=\"/users/{id}/photo\"} 21\n",
            "api_request_bytes_count{endpoint=\"/users/{id}/photo\"} 2\n",
            "api_request_bytes_bucket{endpoint=\"unmatched\",le=\"10.0\"} 2\n",
            "api_request_bytes_bucket{endpoint=\"unmatched\",le=\"+Inf\"} 2\n",
            "api_request_bytes_sum{endpoint=\"unmatched\"} 0\n",
            "api_request_bytes_count{endpoint=\"unmatched\"} 2\n",
        ),
    );
    let page = registry.render();
    assert!(page.starts_with(&expected), "{page}");
    assert_eq!(
        samples(&registry)
            .into_iter()
            .filter(|line| line.starts_with("api_requests") || line.contains("_count"))
            .collect::<Vec<_>>(),
        [
            "api_request_bytes_count{endpoint=\"/\"} 1",
            "api_request_bytes_count{endpoint=\"/users/{id}\"} 3",
            "api_request_bytes_count{endpoint=\"/users/{id}/photo\"} 2",
            "api_request_bytes_count{endpoint=\"unmatched\"} 2",
            "api_request_duration_seconds_count{endpoint=\"/\"} 1",
            "api_request_duration_seconds_count{endpoint=\"/users/{id}\"} 3",
            "api_request_duration_seconds_count{endpoint=\"/users/{id}/photo\"} 2",
            "api_request_duration_seconds_count{endpoint=\"unmatched\"} 2",
            "api_requests_in_flight 0",
            "api_requests_total{method=\"GET\",endpoint=\"/\",status=\"200\"} 1",
            "api_requests_total{method=\"GET\",endpoint=\"/users/{id}\",status=\"200\"} 2",
            "api_requests_total{method=\"GET\",endpoint=\"/users/{id}\",status=\"400\"} 1",
            "api_requests_total{method=\"GET\",endpoint=\"/users/{id}/photo\",status=\"405\"} 1",
            "api_requests_total{method=\"GET\",endpoint=\"unmatched\",status=\"404\"} 2",
            "api_requests_total{method=\"POST\",endpoint=\"/users/{id}/photo\",status=\"200\"} 1",
            "api_response_bytes_count{endpoint=\"/\",status=\"200\"} 1",
            "api_response_bytes_count{endpoint=\"/users/{id}\",status=\"200\"} 2",
            "api_response_bytes_count{endpoint=\"/users/{id}\",status=\"400\"} 1",
            "api_response_bytes_count{endpoint=\"/users/{id}/photo\",status=\"405\"} 1",
            "api_response_bytes_count{endpoint=\"unmatched\",status=\"404\"} 2",
            "api_response_bytes_count{endpoint=\"/users/{id}/photo\",status=\"200\"} 1",
        ]
    );
}

#[test]
fn ten_thousand_random_paths_are_one_series() {
    let (registry, clock) = (Registry::new(), TestClock::new());
    let server = serve(&registry, &clock);
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(LIMIT))
        .build()
        .into();
    // A sequence without a pattern, the same in each run.
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..10_000 {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let url = format!("http://{}/{random:x}", server.address);
        let mut answer = agent.get(url).call().expect("it answers");
        assert_eq!(answer.status(), 404);
        answer.body_mut().read_to_string().expect("it is text");
    }
    let mut seen = seen(&registry);
    seen.retain(|line| line.starts_with("api_requests_total") || line.contains("_count"));
    assert_eq!(
        seen,
        [
            "api_request_bytes_count{endpoint=\"unmatched\"} 10000",
            "api_request_duration_seconds_count{endpoint=\"unmatched\"} 10000",
            "api_requests_total{method=\"GET\",endpoint=\"unmatched\",status=\"404\"} 10000",
            "api_response_bytes_count{endpoint=\"unmatched\",status=\"404\"} 10000",
        ]
    );
}

#[test]
fn what_no_route_matches_is_measured_behind_a_page() {
    let (registry, clock) = (Registry::new(), TestClock::new());
    let layer = HttpLayer::server().requests(Api::register_in(&registry).requests_total);
    let page = Exporter::builder().registry(&registry).install();
    let app = Router::new().route("/", get("hello")).layer(layer);
    let server = Server::start(page.expect("it installs").router().merge(app), &clock);
    for path in ["", "metrics", "nowhere"] {
        let url = format!("http://{}/{path}", server.address);
        let answer = ureq::get(url).call();
        assert_eq!(answer.is_ok(), path != "nowhere");
    }
    let mut seen = seen(&registry);
    seen.retain(|line| line.starts_with("api_requests_total"));
    assert_eq!(
        seen,
        [
            "api_requests_total{method=\"GET\",endpoint=\"/\",status=\"200\"} 1",
            "api_requests_total{method=\"GET\",endpoint=\"unmatched\",status=\"404\"} 1",
        ]
    );
}

#[test]
fn the_answer_to_head_is_whole_without_its_body() {
    let (registry, clock) = (Registry::new(), TestClock::new());
    let server = serve(&registry, &clock);
    let head = ureq::head(format!("http://{}/", server.address)).call();
    assert_eq!(head.expect("it answers").status(), 200);
    let seen = seen(&registry);
    let count = "api_requests_total{method=\"HEAD\",endpoint=\"/\",status=\"200\"} 1";
    assert!(seen.iter().any(|line| line == count), "{seen:?}");
    let size = "api_response_bytes_count{endpoint=\"/\",status=\"200\"} 1";
    assert!(seen.iter().any(|line| line == size), "{seen:?}");
}
