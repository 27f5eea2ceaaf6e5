//! Labels and functions of a program that panic inside of a layer.

use http::{Request, StatusCode};
use metrics_runtime::http::{End, HttpLayer, RequestHead, RequestLabels, Route};
use metrics_runtime::{
    Counter, Family, Histogram, LabelSet, LabelValue, Metrics, Outcome, Registry,
};
use tower::{Layer as _, ServiceExt as _, service_fn};

use super::support::{block_on, get, hello, samples, seen};

/// A label that panics when the request is over.
#[derive(LabelValue)]
enum Fragile {
    Whole,
}

impl RequestLabels for Fragile {
    fn of(_: &RequestHead<'_>) -> Self {
        Self::Whole
    }

    fn complete(&mut self, _: &End) {
        panic!("complete");
    }
}

/// A label that panics when the request comes.
#[derive(LabelValue)]
enum Unready {
    Never,
}

impl RequestLabels for Unready {
    fn of(_: &RequestHead<'_>) -> Self {
        let _ = Self::Never;
        panic!("of");
    }
}

#[derive(LabelSet)]
struct Call {
    fragile: Fragile,
}

impl RequestLabels for Call {
    fn of(request: &RequestHead<'_>) -> Self {
        Self {
            fragile: Fragile::of(request),
        }
    }

    fn complete(&mut self, end: &End) {
        self.fragile.complete(end);
    }
}

#[derive(Metrics)]
#[metrics(scoped)]
#[expect(clippy::struct_field_names, reason = "they are the names on the page")]
struct Calls {
    /// Calls that are over.
    fragile_calls_total: Family<Call, Counter>,
    /// Time that calls took.
    #[metric(labels("fragile"), buckets = [1.0])]
    fragile_duration_seconds: Family<Fragile, Histogram>,
    /// Calls that are over, by route and outcome.
    #[metric(labels("route"))]
    calls_total: Family<(Route, Outcome), Counter>,
    /// Calls that are over, by a label that is never there.
    #[metric(labels("unready"))]
    unready_calls_total: Family<Unready, Counter>,
}

#[test]
fn label_that_panics_at_the_end_costs_its_own_metric() {
    let registry = Registry::new();
    let calls = Calls::register_in(&registry);
    let layer = HttpLayer::server()
        .route_by(|_| panic!("route"))
        .ok_if(|_: StatusCode| panic!("status"))
        .requests(calls.fragile_calls_total)
        .requests(calls.calls_total)
        .duration(calls.fragile_duration_seconds);
    let service = layer.layer(service_fn(hello));
    let answer = block_on(service.oneshot(get("/"))).expect("it answers");
    assert_eq!(answer.status(), StatusCode::OK);
    let body = block_on(http_body_util::BodyExt::collect(answer.into_body()));
    assert_eq!(body.expect("it comes").to_bytes(), "hello");
    assert_eq!(
        seen(&registry),
        ["calls_total{route=\"unmatched\",outcome=\"error\"} 1"]
    );
    let panics = samples(Registry::global());
    let panics = panics
        .iter()
        .filter(|line| line.contains("_foreign_panics_total{code=\"http_layer\"}"));
    assert_eq!(panics.count(), 1);
}

/// The layer records while the thread unwinds, where a second panic that leaves a destructor ends the process.
#[test]
fn label_that_panics_while_a_handler_unwinds_does_not_end_the_process() {
    let registry = Registry::new();
    let calls = Calls::register_in(&registry);
    let layer = HttpLayer::server()
        .requests(calls.fragile_calls_total)
        .duration(calls.fragile_duration_seconds)
        .requests(calls.calls_total);
    let service = layer.layer(service_fn(|request: Request<_>| async move {
        assert!(request.uri().path() == "/never", "handler");
        hello::<super::support::Body>(request).await
    }));
    let unwound = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        block_on(service.oneshot(get("/"))).map(drop)
    }));
    assert_eq!(unwound.unwrap_err().downcast_ref(), Some(&"handler"));
    assert_eq!(
        seen(&registry),
        ["calls_total{route=\"unmatched\",outcome=\"panic\"} 1"]
    );
}

#[test]
fn label_that_panics_at_the_start_costs_the_measures_of_the_request() {
    let registry = Registry::new();
    let calls = Calls::register_in(&registry);
    let layer = HttpLayer::server().requests(calls.unready_calls_total);
    let service = layer.layer(service_fn(hello));
    let answer = block_on(service.oneshot(get("/"))).expect("it answers");
    assert_eq!(answer.status(), StatusCode::OK);
    drop(answer);
    assert_eq!(seen(&registry), [""; 0]);
}
