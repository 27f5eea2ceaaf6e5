//! gRPC: over a real connection of HTTP/2, framed by hand.

use std::convert::Infallible;

use http::{HeaderMap, Request, Response};
use http_body::Frame;
use http_body_util::BodyExt as _;
use http_body_util::channel::Channel;
use hyper::body::Bytes;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::service::TowerToHyperService;
use metrics_runtime::http::{HttpLayer, RpcMethod, RpcService, RpcStatus};
use metrics_runtime::{
    Buckets, Counter, Family, Gauge, Histogram, Metrics, Outcome, Registry, TestClock,
};
use tower::{Layer as _, Service as _, ServiceExt as _, service_fn};

use super::support::{Body, block_on, eventually, response, samples, seen};

#[derive(Metrics)]
#[metrics(scoped, prefix = "manager")]
#[expect(clippy::struct_field_names, reason = "they are the names on the page")]
struct Rpcs {
    /// RPC calls
    #[metric(labels("service", "method", "status"))]
    rpc_calls_total: Family<(RpcService, RpcMethod, RpcStatus), Counter>,
    /// RPC duration
    #[metric(labels("service", "method"), buckets = Buckets::LATENCY)]
    rpc_call_duration_seconds: Family<(RpcService, RpcMethod), Histogram>,
    /// RPC calls that are not over yet
    rpc_calls_in_flight: Gauge,
    /// RPC calls by outcome
    rpc_outcomes_total: Family<Outcome, Counter>,
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Plain {
    /// HTTP requests by outcome
    http_outcomes_total: Family<Outcome, Counter>,
}

macro_rules! layer {
    ($registry:expr, $layer:expr) => {{
        let rpcs = Rpcs::register_in($registry);
        $layer
            .requests(rpcs.rpc_calls_total)
            .duration(rpcs.rpc_call_duration_seconds)
            .in_flight(rpcs.rpc_calls_in_flight)
            .requests(rpcs.rpc_outcomes_total)
    }};
}

/// A call of a method.
fn call(path: &str) -> Request<Body> {
    let request = Request::post(path).header("content-type", "application/grpc");
    request.body(Body::default()).expect("it is a request")
}

/// Two messages, and the status that the name of the method says, in the trailers; in the headers for `Immediately…`.
async fn answer<B>(request: Request<B>) -> Result<Response<Channel<Bytes>>, Infallible> {
    let method = request.uri().path().rsplit('/').next().unwrap_or_default();
    let (mut sender, body) = Channel::new(4);
    let response = Response::builder().header("content-type", "application/grpc");
    if let Some(code) = method.strip_prefix("Immediately") {
        let response = response.header("grpc-status", code);
        return Ok(response.body(body).expect("it is a response"));
    }
    let mut trailers = HeaderMap::new();
    if let Some(code) = method.strip_prefix("Trailers") {
        trailers.insert("grpc-status", code.parse().expect("it is a header value"));
    }
    tokio::spawn(async move {
        for message in ["\0\0\0\0\u{1}a", "\0\0\0\0\u{1}b"] {
            if sender.send_data(message.into()).await.is_err() {
                return;
            }
        }
        let _ = sender.send(Frame::trailers(trailers)).await;
    });
    Ok(response.body(body).expect("it is a response"))
}

#[test]
fn both_ends_of_a_connection_see_the_status() {
    let (server, client, _clock) = (Registry::new(), Registry::new(), TestClock::new());
    let known = [
        "Trailers0",
        "Trailers5",
        "Trailers99",
        "Immediately7",
        "Nothing",
        "Hang",
    ];
    let known = known.map(|method| format!("shop.Shop/{method}"));
    let service = layer!(&server, HttpLayer::server().rpcs(&known))
        .layer(service_fn(answer::<hyper::body::Incoming>));
    block_on(async {
        let (near, far) = tokio::io::duplex(1024);
        let serving = hyper::server::conn::http2::Builder::new(TokioExecutor::new())
            .serve_connection(TokioIo::new(far), TowerToHyperService::new(service));
        tokio::spawn(serving);
        let handshake =
            hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(near));
        let (sender, connection) = handshake.await.expect("they shake hands");
        tokio::spawn(connection);
        let calls = service_fn(move |request: Request<Body>| sender.clone().send_request(request));
        let mut service = layer!(&client, HttpLayer::client()).layer(calls);
        for method in [
            "Trailers0",
            "Trailers0",
            "Trailers5",
            "Trailers99",
            "Nothing",
            "Unheard",
        ] {
            let url = format!("http://shop.example/shop.Shop/{method}");
            let response = service.call(call(&url)).await.expect("it answers");
            let body = response.into_body().collect().await.expect("it is whole");
            assert_eq!(body.to_bytes().len(), 12);
        }
        let url = "http://shop.example/shop.Shop/Immediately7";
        let response = service.call(call(url)).await.expect("it answers");
        response.into_body().collect().await.expect("it is whole");
    });
    let expected = |unheard: &str, ok: u8, error: u8| {
        let rpc = |method: &str, status: &str, count: u8| {
            format!(
                "manager_rpc_calls_total{{service=\"shop.Shop\",method=\"{method}\",status=\"{status}\"}} {count}"
            )
        };
        vec![
            rpc("Trailers0", "OK", 2),
            rpc("Trailers5", "NOT_FOUND", 1),
            rpc("Trailers99", "other", 1),
            rpc("Nothing", "UNKNOWN", 1),
            unheard.to_owned(),
            rpc("Immediately7", "PERMISSION_DENIED", 1),
            format!("manager_rpc_outcomes_total{{outcome=\"ok\"}} {ok}"),
            format!("manager_rpc_outcomes_total{{outcome=\"error\"}} {error}"),
        ]
    };
    let calls = |registry: &Registry| {
        let mut seen = seen(registry);
        seen.retain(|line| line.contains("_total"));
        seen
    };
    let unmatched =
        "manager_rpc_calls_total{service=\"unmatched\",method=\"unmatched\",status=\"UNKNOWN\"} 1";
    assert_eq!(calls(&server), expected(unmatched, 4, 3));
    let unheard =
        "manager_rpc_calls_total{service=\"shop.Shop\",method=\"Unheard\",status=\"UNKNOWN\"} 1";
    assert_eq!(calls(&client), expected(unheard, 2, 5));
    let durations = samples(&server)
        .iter()
        .filter(|line| line.starts_with("manager_rpc_call_duration_seconds_count"))
        .count();
    assert_eq!(durations, 6);
}

#[test]
fn a_call_is_not_over_with_its_head() {
    let registry = Registry::new();
    let layer = layer!(&registry, HttpLayer::server().until_head());
    block_on(async {
        for method in ["Trailers0", "Trailers5", "Immediately0"] {
            let call = call(&format!("/shop.Shop/{method}"));
            let response = layer.layer(service_fn(answer)).oneshot(call).await;
            let body = response.expect("it answers").into_body();
            body.collect().await.expect("it is whole");
        }
    });
    let mut seen = seen(&registry);
    seen.retain(|line| line.contains("_total"));
    assert_eq!(
        seen,
        [
            "manager_rpc_calls_total{service=\"shop.Shop\",method=\"Trailers0\",status=\"OK\"} 1",
            "manager_rpc_calls_total{service=\"shop.Shop\",method=\"Trailers5\",status=\"NOT_FOUND\"} 1",
            "manager_rpc_calls_total{service=\"shop.Shop\",method=\"Immediately0\",status=\"OK\"} 1",
            "manager_rpc_outcomes_total{outcome=\"ok\"} 3",
        ]
    );
}

#[test]
fn calls_without_a_status_of_their_own() {
    let registry = Registry::new();
    let layer = layer!(&registry, HttpLayer::server());
    let status = |path: &str, code: u16| {
        let service =
            service_fn(
                move |_: Request<Body>| async move { Ok::<_, Infallible>(response(code, "")) },
            );
        let request = match path {
            "/connect.Shop/Buy" => Request::post(path)
                .body(Body::default())
                .expect("it is a request"),
            path => call(path),
        };
        block_on(layer.layer(service).oneshot(request)).expect("it answers");
    };
    for (path, code) in [
        ("/connect.Shop/Buy", 200),
        ("/connect.Shop/Buy", 401),
        ("/grpc.Shop/Buy", 200),
        ("/grpc.Shop/Buy", 403),
        ("/grpc.Shop/Buy", 503),
        ("/no-method", 404),
    ] {
        status(path, code);
    }
    let mut seen = seen(&registry);
    seen.retain(|line| line.contains("calls_total"));
    assert_eq!(
        seen,
        [
            "manager_rpc_calls_total{service=\"connect.Shop\",method=\"Buy\",status=\"OK\"} 1",
            "manager_rpc_calls_total{service=\"connect.Shop\",method=\"Buy\",status=\"UNAUTHENTICATED\"} 1",
            "manager_rpc_calls_total{service=\"grpc.Shop\",method=\"Buy\",status=\"UNKNOWN\"} 1",
            "manager_rpc_calls_total{service=\"grpc.Shop\",method=\"Buy\",status=\"PERMISSION_DENIED\"} 1",
            "manager_rpc_calls_total{service=\"grpc.Shop\",method=\"Buy\",status=\"UNAVAILABLE\"} 1",
            "manager_rpc_calls_total{service=\"unmatched\",method=\"unmatched\",status=\"UNIMPLEMENTED\"} 1",
        ]
    );
}

#[test]
fn a_service_says_its_status_by_an_extension() {
    let registry = Registry::new();
    let plain = HttpLayer::server().requests(Plain::register_in(&registry).http_outcomes_total);
    let layer = layer!(&registry, HttpLayer::server());
    for status in [RpcStatus::NotFound, RpcStatus::Ok, RpcStatus::Unavailable] {
        let service = service_fn(move |_: Request<Body>| async move {
            let mut response = response(404, "{\"code\":\"…\"}");
            response.extensions_mut().insert(status);
            Ok::<_, Infallible>(response)
        });
        let request = Request::post("/connect.Shop/Buy").body(Body::default());
        let request = request.expect("it is a request");
        block_on(async {
            let answer = plain.layer(layer.layer(service)).oneshot(request).await;
            let body = answer.expect("it answers").into_body();
            body.collect().await.expect("it is whole");
        });
    }
    let mut seen = seen(&registry);
    seen.retain(|line| line.contains("_total"));
    assert_eq!(
        seen,
        [
            // Labels that do not know of remote calls go by the status of HTTP.
            "http_outcomes_total{outcome=\"ok\"} 3",
            "manager_rpc_calls_total{service=\"connect.Shop\",method=\"Buy\",status=\"NOT_FOUND\"} 1",
            "manager_rpc_calls_total{service=\"connect.Shop\",method=\"Buy\",status=\"OK\"} 1",
            "manager_rpc_calls_total{service=\"connect.Shop\",method=\"Buy\",status=\"UNAVAILABLE\"} 1",
            "manager_rpc_outcomes_total{outcome=\"ok\"} 2",
            "manager_rpc_outcomes_total{outcome=\"error\"} 1",
        ]
    );
}

#[test]
fn a_call_that_the_client_gives_up_is_cancelled() {
    let (server, client) = (Registry::new(), Registry::new());
    let hangs = service_fn(async |_: Request<hyper::body::Incoming>| {
        let (sender, body) = Channel::<Bytes>::new(1);
        tokio::spawn(async move {
            let _sender = sender;
            std::future::pending::<()>().await;
        });
        Ok::<_, Infallible>(Response::new(body))
    });
    let service = layer!(&server, HttpLayer::server()).layer(hangs);
    let cancelled =
        "manager_rpc_calls_total{service=\"shop.Shop\",method=\"Hang\",status=\"CANCELLED\"} 1";
    let is_counted = |registry: &Registry| seen(registry).iter().any(|line| line == cancelled);
    block_on(async {
        let (near, far) = tokio::io::duplex(1024);
        let serving = hyper::server::conn::http2::Builder::new(TokioExecutor::new())
            .serve_connection(TokioIo::new(far), TowerToHyperService::new(service));
        tokio::spawn(serving);
        let handshake =
            hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(near));
        let (sender, connection) = handshake.await.expect("they shake hands");
        tokio::spawn(connection);
        let calls = service_fn(move |request: Request<Body>| sender.clone().send_request(request));
        let mut service = layer!(&client, HttpLayer::client()).layer(calls);
        let response = service
            .call(call("http://shop.example/shop.Shop/Hang"))
            .await;
        let response = response.expect("it answers");
        assert!(seen(&server).contains(&"manager_rpc_calls_in_flight 1".to_owned()));
        drop(response);
        assert!(is_counted(&client));
        while !is_counted(&server) {
            tokio::task::yield_now().await;
        }
    });
    eventually(
        || samples(&server).contains(&"manager_rpc_calls_in_flight 0".to_owned()),
        &|| server.render(),
    );
}
