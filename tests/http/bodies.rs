//! Bodies are measured by what passes, to their end or to where they are dropped.

use std::convert::Infallible;
use std::time::Duration;

use http::{HeaderMap, Request, Response};
use http_body::{Body as _, Frame};
use http_body_util::channel::Channel;
use http_body_util::{BodyExt as _, Empty};
use hyper::body::Bytes;
use metrics_runtime::http::{HttpLayer, RequestBody, Status};
use metrics_runtime::{Counter, Family, Gauge, Histogram, Metrics, Outcome, Registry, TestClock};
use tower::{Layer as _, ServiceExt as _, service_fn};

use super::support::{Body, block_on, samples};

type Streamed = Channel<Bytes, &'static str>;

#[derive(Metrics)]
#[metrics(scoped)]
struct Bodies {
    /// Requests that are over.
    #[metric(labels("status"))]
    requests_total: Family<(Status, Outcome), Counter>,
    /// Time that requests took.
    #[metric(buckets = [1.0])]
    request_duration_seconds: Histogram,
    /// Requests that are not over yet.
    requests_in_flight: Gauge,
    /// Sizes of requests.
    #[metric(labels("status"), buckets = [10.0])]
    request_bytes: Family<Status, Histogram>,
    /// Sizes of responses.
    #[metric(buckets = [10.0])]
    response_bytes: Family<Outcome, Histogram>,
}

/// Counts, sums and what is in flight: the lines that tell how a request ended.
fn summary(registry: &Registry) -> Vec<String> {
    let mut lines = samples(registry);
    lines.retain(|line| {
        let is_of_interest = line.contains("_sum") || line.starts_with("requests_");
        is_of_interest && (!line.ends_with(" 0") || line.starts_with("request_bytes"))
    });
    lines
}

/// The response of a service with this body, through a layer.
fn respond(
    layer: HttpLayer,
    registry: &Registry,
    body: Streamed,
) -> Response<impl http_body::Body<Data = Bytes, Error = &'static str> + use<>> {
    let bodies = Bodies::register_in(registry);
    let layer = layer
        .requests(bodies.requests_total)
        .duration(bodies.request_duration_seconds)
        .in_flight(bodies.requests_in_flight)
        .response_size(bodies.response_bytes);
    let mut body = Some(body);
    let service = service_fn(move |_: Request<Body>| {
        let body = body.take().expect("it is called once");
        async { Ok::<_, Infallible>(Response::new(body)) }
    });
    let request = Request::new(Body::default());
    block_on(layer.layer(service).oneshot(request)).expect("it answers")
}

#[test]
fn a_stream_is_timed_to_its_end() {
    let (registry, clock) = (Registry::new(), TestClock::new());
    let (mut sender, body) = Streamed::new(4);
    let mut response = respond(HttpLayer::server(), &registry, body);
    block_on(async {
        for text in ["four", "five.", ""] {
            sender.send_data(text.into()).await.expect("it is read");
            clock.advance(Duration::from_millis(250));
            let frame = response.frame().await.expect("there is more");
            assert_eq!(
                frame.expect("no error").into_data().expect("it is data"),
                text
            );
        }
        assert_eq!(summary(&registry), ["requests_in_flight 1"]);
        drop(sender);
        assert!(response.frame().await.is_none());
    });
    let expected = [
        "request_duration_seconds_sum 0.75",
        "requests_total{status=\"200\",outcome=\"ok\"} 1",
        "response_bytes_sum{outcome=\"ok\"} 9",
    ];
    assert_eq!(summary(&registry), expected);
    drop(response);
    assert_eq!(summary(&registry), expected);
}

#[test]
fn a_stream_that_is_dropped_is_cancelled() {
    let (registry, clock) = (Registry::new(), TestClock::new());
    let (mut sender, body) = Streamed::new(4);
    let mut response = respond(HttpLayer::server(), &registry, body);
    block_on(async {
        sender.send_data("four".into()).await.expect("it is read");
        response
            .frame()
            .await
            .expect("there is more")
            .expect("no error");
    });
    clock.advance(Duration::from_millis(500));
    drop(response);
    assert_eq!(
        summary(&registry),
        [
            "request_duration_seconds_sum 0.5",
            "requests_total{status=\"200\",outcome=\"cancelled\"} 1",
            "response_bytes_sum{outcome=\"cancelled\"} 4",
        ]
    );
}

#[test]
fn a_stream_that_fails_is_an_error() {
    let (registry, _clock) = (Registry::new(), TestClock::new());
    let (sender, body) = Streamed::new(4);
    let mut response = respond(HttpLayer::server(), &registry, body);
    sender.abort("broken");
    let error = block_on(response.frame()).expect("there is more");
    assert_eq!(error.unwrap_err(), "broken");
    let expected = "requests_total{status=\"200\",outcome=\"error\"} 1";
    assert_eq!(summary(&registry), [expected]);
}

#[test]
fn trailers_end_a_stream() {
    let (registry, _clock) = (Registry::new(), TestClock::new());
    let (mut sender, body) = Streamed::new(4);
    let mut response = respond(HttpLayer::server(), &registry, body);
    block_on(async {
        let trailers = Frame::trailers(HeaderMap::new());
        sender.send(trailers).await.expect("it is read");
        let frame = response.frame().await.expect("there is more");
        assert!(frame.expect("no error").is_trailers());
    });
    let expected = "requests_total{status=\"200\",outcome=\"ok\"} 1";
    assert_eq!(summary(&registry), [expected]);
}

#[test]
fn until_the_head_a_request_is_over_with_it() {
    let (registry, clock) = (Registry::new(), TestClock::new());
    let (mut sender, body) = Streamed::new(4);
    let mut response = respond(HttpLayer::server().until_head(), &registry, body);
    clock.advance(Duration::from_millis(500));
    let over = "requests_total{status=\"200\",outcome=\"ok\"} 1";
    assert_eq!(summary(&registry), [over]);
    block_on(async {
        sender.send_data("four".into()).await.expect("it is read");
        response
            .frame()
            .await
            .expect("there is more")
            .expect("no error");
    });
    drop(response);
    let size = "response_bytes_sum{outcome=\"cancelled\"} 4";
    assert_eq!(summary(&registry), [over, size]);
}

#[test]
fn a_body_of_known_length_may_be_dropped_at_its_end() {
    let registry = Registry::new();
    let bodies = Bodies::register_in(&registry);
    let layer = HttpLayer::server().requests(bodies.requests_total);
    for (announced, outcome) in [("4", "ok"), ("5", "cancelled")] {
        let (mut sender, body) = Streamed::new(4);
        let mut body = Some(body);
        let service = service_fn(|_: Request<Body>| {
            let body = body.take().expect("it is called once");
            let response = Response::builder().header("content-length", announced);
            std::future::ready(response.body(body))
        });
        block_on(async {
            let response = layer.layer(service).oneshot(Request::new(Body::default()));
            let mut response = response.await.expect("it answers");
            sender.send_data("four".into()).await.expect("it is read");
            response
                .frame()
                .await
                .expect("there is more")
                .expect("no error");
        });
        let counted = format!("requests_total{{status=\"200\",outcome=\"{outcome}\"}} 1");
        assert!(samples(&registry).contains(&counted), "{announced}");
    }
}

type Sizes = Family<Status, Histogram>;

#[test]
fn a_request_is_measured_by_what_is_read_of_it() {
    for (read, expected) in [(0, 0), (1, 4), (2, 9), (3, 9)] {
        let registry = Registry::new();
        let bodies = Bodies::register_in(&registry);
        let layer = HttpLayer::server().request_size(bodies.request_bytes);
        let service = service_fn(async |mut request: Request<RequestBody<Streamed, Sizes>>| {
            assert!(!request.body().is_end_stream());
            for _ in 0..read {
                let _ = request.frame().await;
            }
            Ok::<_, Infallible>(Response::new(Empty::<Bytes>::new()))
        });
        let (mut sender, body) = Streamed::new(4);
        block_on(async {
            sender.send_data("four".into()).await.expect("it is read");
            sender.send_data("five.".into()).await.expect("it is read");
            drop(sender);
            let response = layer.layer(service).oneshot(Request::new(body)).await;
            response.expect("it answers");
        });
        let sum = format!("request_bytes_sum{{status=\"200\"}} {expected}");
        assert_eq!(summary(&registry), [sum]);
    }
}

#[test]
fn a_request_that_is_read_behind_its_response_is_measured_whole() {
    let registry = Registry::new();
    let bodies = Bodies::register_in(&registry);
    let layer = HttpLayer::server().request_size(bodies.request_bytes);
    let mut kept = None;
    let service = service_fn(|request: Request<RequestBody<Body, Sizes>>| {
        kept = Some(request.into_body());
        std::future::ready(Ok::<_, Infallible>(Response::new(Empty::<Bytes>::new())))
    });
    let request = Request::new(Body::from("hello"));
    block_on(layer.layer(service).oneshot(request)).expect("it answers");
    assert!(summary(&registry).is_empty());
    let body = kept.take().expect("it was kept");
    assert_eq!(body.size_hint().exact(), Some(5));
    let read = block_on(body.collect()).expect("no error").to_bytes();
    assert_eq!(read, "hello");
    assert_eq!(summary(&registry), ["request_bytes_sum{status=\"200\"} 5"]);
}
