//! However a request ends, it is counted once, and no longer in flight.

use std::convert::Infallible;
use std::future::{pending, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use http::{Request, Response};
use http_body_util::BodyExt as _;
use metrics_runtime::http::{HttpLayer, Method, Status, StatusClass};
use metrics_runtime::{Counter, Family, Gauge, Histogram, Metrics, Outcome, Registry, TestClock};
use tower::{Layer as _, Service, ServiceExt as _, service_fn};

use super::support::{Body, block_on, get, request, response, samples, seen};

type Answer = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>>>>;

#[derive(Metrics)]
#[metrics(scoped)]
struct Ends {
    /// Requests that are over.
    #[metric(labels("status"))]
    requests_total: Family<(Status, Outcome), Counter>,
    /// Time that requests took.
    #[metric(buckets = [1.0])]
    request_duration_seconds: Histogram,
    /// Requests that are not over yet.
    requests_in_flight: Gauge,
}

/// Measures a service with a layer that `adapt` makes.
macro_rules! measured {
    ($registry:expr, $layer:expr, $service:expr) => {{
        let ends = Ends::register_in($registry);
        $layer
            .requests(ends.requests_total)
            .duration(ends.request_duration_seconds)
            .in_flight(ends.requests_in_flight)
            .layer($service)
    }};
}

/// What one ended request leaves on the page.
fn assert_ended(registry: &Registry, labels: &str) {
    let expected = [
        "request_duration_seconds_bucket{le=\"1.0\"} 1".to_owned(),
        "request_duration_seconds_bucket{le=\"+Inf\"} 1".to_owned(),
        "request_duration_seconds_sum 0.5".to_owned(),
        "request_duration_seconds_count 1".to_owned(),
        "requests_in_flight 0".to_owned(),
        format!("requests_total{{{labels}}} 1"),
    ];
    assert_eq!(samples(registry), expected);
}

#[test]
fn a_service_that_fails() {
    for (is_client, labels) in [
        (false, "status=\"500\",outcome=\"error\""),
        (true, "status=\"error\",outcome=\"error\""),
    ] {
        let (registry, clock) = (Registry::new(), TestClock::new());
        let layer = if is_client {
            HttpLayer::client()
        } else {
            HttpLayer::server()
        };
        let fails = service_fn(async |_: Request<Body>| {
            clock.advance(Duration::from_millis(500));
            Err::<Response<Body>, _>("broken")
        });
        let service = measured!(&registry, layer, fails);
        assert_eq!(block_on(service.oneshot(get("/"))).unwrap_err(), "broken");
        assert_ended(&registry, labels);
    }
}

#[test]
fn a_service_that_panics_in_its_future_or_before_it() {
    for before in [false, true] {
        let (registry, clock) = (Registry::new(), TestClock::new());
        let panics = service_fn(|_: Request<Body>| -> Answer {
            clock.advance(Duration::from_millis(500));
            assert!(!before, "before");
            Box::pin(async { panic!("within") })
        });
        let service = measured!(&registry, HttpLayer::server(), panics);
        let result = catch_unwind(AssertUnwindSafe(|| block_on(service.oneshot(get("/")))));
        let payload = result.expect_err("it goes on");
        let message = payload.downcast_ref::<&str>();
        assert_eq!(message, Some(if before { &"before" } else { &"within" }));
        assert_ended(&registry, "status=\"500\",outcome=\"panic\"");
    }
}

#[test]
fn a_request_that_is_dropped() {
    for (is_client, labels) in [
        (false, "status=\"499\",outcome=\"cancelled\""),
        (true, "status=\"cancelled\",outcome=\"cancelled\""),
    ] {
        for is_polled in [false, true] {
            let (registry, clock) = (Registry::new(), TestClock::new());
            let layer = if is_client {
                HttpLayer::client()
            } else {
                HttpLayer::server()
            };
            let hangs =
                service_fn(|_: Request<Body>| pending::<Result<Response<Body>, Infallible>>());
            let mut service = measured!(&registry, layer, hangs);
            {
                let mut future = pin!(service.call(get("/")));
                if is_polled {
                    let mut context = Context::from_waker(Waker::noop());
                    assert!(future.as_mut().poll(&mut context).is_pending());
                }
                assert_eq!(seen(&registry), ["requests_in_flight 1"]);
                clock.advance(Duration::from_millis(500));
            }
            assert_ended(&registry, labels);
        }
    }
}

#[test]
fn statuses_decide_between_ok_and_error() {
    let cases = [
        (200, "ok", "ok"),
        (304, "ok", "ok"),
        (404, "ok", "error"),
        (500, "error", "error"),
        (503, "error", "error"),
    ];
    for (status, server, client) in cases {
        for (layer, outcome) in [(HttpLayer::server(), server), (HttpLayer::client(), client)] {
            let (registry, clock) = (Registry::new(), TestClock::new());
            let answers = service_fn(async |_: Request<Body>| {
                clock.advance(Duration::from_millis(500));
                Ok::<_, Infallible>(response(status, ""))
            });
            let service = measured!(&registry, layer, answers);
            block_on(service.oneshot(get("/"))).expect("it answers");
            assert_ended(
                &registry,
                &format!("status=\"{status}\",outcome=\"{outcome}\""),
            );
        }
    }
    let (registry, clock) = (Registry::new(), TestClock::new());
    let answers = service_fn(async |_: Request<Body>| {
        clock.advance(Duration::from_millis(500));
        Ok::<_, Infallible>(response(404, ""))
    });
    let layer = HttpLayer::server().ok_if(|status| status.is_success() || status.is_redirection());
    block_on(measured!(&registry, layer, answers).oneshot(get("/"))).expect("it answers");
    assert_ended(&registry, "status=\"404\",outcome=\"error\"");
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Classes {
    /// Requests that are over.
    #[metric(labels("method", "class"))]
    requests_total: Family<(Method, StatusClass), Counter>,
}

#[test]
fn classes_and_methods_are_closed() {
    let registry = Registry::new();
    let layer = HttpLayer::server().requests(Classes::register_in(&registry).requests_total);
    assert_eq!(samples(&registry).len(), 11 * 6, "all of them, at zero");
    for (method, status) in [
        ("GET", 101),
        ("PUT", 204),
        ("BREW", 302),
        ("POST", 418),
        ("get", 599),
        ("QUERY", 777),
    ] {
        let answers =
            service_fn(|_: Request<Body>| ready(Ok::<_, Infallible>(response(status, ""))));
        let request = request(method, "/");
        block_on(layer.layer(answers).oneshot(request)).expect("it answers");
    }
    assert_eq!(
        seen(&registry),
        [
            "requests_total{method=\"GET\",class=\"1xx\"} 1",
            "requests_total{method=\"POST\",class=\"4xx\"} 1",
            "requests_total{method=\"PUT\",class=\"2xx\"} 1",
            "requests_total{method=\"QUERY\",class=\"other\"} 1",
            "requests_total{method=\"other\",class=\"3xx\"} 1",
            "requests_total{method=\"other\",class=\"5xx\"} 1",
        ]
    );
}

#[test]
fn not_to_be_ready_is_no_request() {
    struct NotReady;

    impl Service<Request<Body>> for NotReady {
        type Response = Response<Body>;
        type Error = &'static str;
        type Future = std::future::Ready<Result<Response<Body>, &'static str>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), &'static str>> {
            Poll::Ready(Err("not ready"))
        }

        fn call(&mut self, _: Request<Body>) -> Self::Future {
            unreachable!("it is not ready")
        }
    }

    let registry = Registry::new();
    let service = measured!(&registry, HttpLayer::server(), NotReady);
    assert_eq!(
        block_on(service.oneshot(get("/"))).unwrap_err(),
        "not ready"
    );
    assert!(seen(&registry).is_empty());
}

#[test]
fn the_body_is_as_it_was() {
    let registry = Registry::new();
    let answers = service_fn(|_: Request<Body>| ready(Ok::<_, Infallible>(response(200, "hello"))));
    let service = measured!(&registry, HttpLayer::server(), answers);
    let body = block_on(service.oneshot(get("/")))
        .expect("it answers")
        .into_body();
    assert_eq!(http_body::Body::size_hint(&body).exact(), Some(5));
    assert!(!http_body::Body::is_end_stream(&body));
    let bytes = block_on(body.collect())
        .expect("it has no errors")
        .to_bytes();
    assert_eq!(bytes, "hello");
}
