//! Clients: through tower, over a real connection.

use http::Request;
use http_body_util::BodyExt as _;
use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use metrics_runtime::http::{Host, HttpClientMetrics, HttpLayer, Method, Status};
use metrics_runtime::{Counter, Family, Metrics, Registry, TestClock};
use tower::{Layer as _, Service as _, ServiceExt as _, service_fn};

use super::support::{Body, block_on, get, hello, request, response, seen};

/// A client of hyper, with a server at the other end of a pipe.
async fn client() -> SendRequest<Body> {
    let (near, far) = tokio::io::duplex(1024);
    let server = service_fn(async |request: Request<hyper::body::Incoming>| {
        let status = if request.uri().path() == "/missing" {
            404
        } else {
            200
        };
        Ok::<_, std::convert::Infallible>(response(status, "hello"))
    });
    let serving = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(far), TowerToHyperService::new(server));
    tokio::spawn(serving);
    let handshake = hyper::client::conn::http1::handshake(TokioIo::new(near)).await;
    let (sender, connection) = handshake.expect("they shake hands");
    tokio::spawn(connection);
    sender
}

#[test]
fn a_client_is_measured_to_the_end_of_what_it_reads() {
    let (registry, _clock) = (Registry::new(), TestClock::new());
    let layer = HttpClientMetrics::register_in(&registry).layer();
    block_on(async {
        let mut client = client().await;
        let mut service = layer.layer(service_fn(move |request| client.send_request(request)));
        for (method, path) in [("GET", "/"), ("POST", "/"), ("GET", "/missing")] {
            let mut request = request(method, path);
            let host = "shop.example:8080".parse().expect("it is a header value");
            request.headers_mut().insert("host", host);
            let response = service.call(request).await.expect("it answers");
            let in_flight = "http_client_active_requests{http_request_method=\"GET\",server_address=\"shop.example\"} 1";
            assert_eq!(
                seen(&registry).contains(&in_flight.to_owned()),
                method == "GET"
            );
            let body = response.into_body().collect().await.expect("it is whole");
            assert_eq!(body.to_bytes(), "hello");
        }
    });
    let mut seen = seen(&registry);
    seen.retain(|line| !line.contains("_bucket"));
    let labels = |method: &str, status: u16| {
        format!(
            "http_request_method=\"{method}\",server_address=\"shop.example\",http_response_status_code=\"{status}\""
        )
    };
    assert_eq!(
        seen,
        [
            format!(
                "http_client_request_duration_seconds_count{{{}}} 1",
                labels("GET", 200)
            ),
            format!(
                "http_client_request_duration_seconds_count{{{}}} 1",
                labels("POST", 200)
            ),
            format!(
                "http_client_request_duration_seconds_count{{{}}} 1",
                labels("GET", 404)
            ),
            format!(
                "http_client_requests_total{{{},outcome=\"ok\"}} 1",
                labels("GET", 200)
            ),
            format!(
                "http_client_requests_total{{{},outcome=\"ok\"}} 1",
                labels("POST", 200)
            ),
            format!(
                "http_client_requests_total{{{},outcome=\"error\"}} 1",
                labels("GET", 404)
            ),
        ]
    );
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Peers {
    /// Requests to other services.
    #[metric(labels("peer", "method", "status"))]
    peer_requests_total: Family<(Host, Method, Status), Counter>,
}

#[test]
fn a_peer_has_the_name_that_it_is_given() {
    let registry = Registry::new();
    let layer = HttpLayer::client()
        .requests(Peers::register_in(&registry).peer_requests_total)
        .host("billing");
    for url in ["http://10.0.0.1/", "http://10.0.0.2/", "/"] {
        let answer = block_on(layer.layer(service_fn(hello)).oneshot(get(url)));
        answer.expect("it answers");
    }
    let expected = "peer_requests_total{peer=\"billing\",method=\"GET\",status=\"200\"} 3";
    assert_eq!(seen(&registry), [expected]);
}
