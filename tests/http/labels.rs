//! Labels of a program's own.

use http::Request;
use metrics_runtime::http::{
    End, Host, HttpLayer, Method, RequestHead, RequestLabels, Route, Status,
};
use metrics_runtime::{
    Counter, Family, Histogram, LabelSet, LabelValue, Metrics, Outcome, Registry, Removable,
    TestClock,
};
use tower::{Layer as _, ServiceExt as _, service_fn};

use super::support::{Body, block_on, get, hello, seen};

#[derive(LabelValue)]
enum Caller {
    App,
    Browser,
}

impl RequestLabels for Caller {
    fn of(request: &RequestHead<'_>) -> Self {
        if request.headers().contains_key("x-app") {
            Self::App
        } else {
            Self::Browser
        }
    }
}

#[derive(LabelSet)]
struct Call {
    caller: Caller,
    #[label(rename = "type")]
    method: Method,
    status_code: Status,
    slow: bool,
    #[label(flatten)]
    outcome: Outcome,
}

impl RequestLabels for Call {
    fn of(request: &RequestHead<'_>) -> Self {
        Self {
            caller: Caller::of(request),
            method: Method::of(request),
            status_code: Status::of(request),
            slow: false,
            outcome: Outcome::of(request),
        }
    }

    fn complete(&mut self, end: &End) {
        self.status_code.complete(end);
        self.outcome.complete(end);
        self.slow = end.duration().as_secs() >= 1;
    }
}

#[derive(Metrics)]
#[metrics(scoped)]
#[expect(clippy::struct_field_names, reason = "they are the names on the page")]
struct Calls {
    /// Calls that are over.
    calls_total: Family<Call, Counter>,
    /// Calls that are over, by who calls.
    #[metric(labels("caller", "route"))]
    callers_total: Family<(Caller, Route), Counter>,
    /// Time that calls took, for hosts that come and go.
    #[metric(labels("host"), buckets = [1.0])]
    host_duration_seconds: Family<Host, Histogram, Removable>,
}

#[test]
fn a_struct_of_labels_is_filled_in() {
    let (registry, clock) = (Registry::new(), TestClock::new());
    let calls = Calls::register_in(&registry);
    let layer = HttpLayer::server()
        .requests(calls.calls_total)
        .requests(calls.callers_total)
        .duration(calls.host_duration_seconds);
    let slow = service_fn(|request: Request<Body>| {
        clock.advance(std::time::Duration::from_secs(2));
        hello(request)
    });
    let answer = block_on(
        layer
            .layer(service_fn(hello))
            .oneshot(get("http://a.example:80/")),
    );
    drop(answer.expect("it answers"));
    let mut request = get("/");
    request
        .headers_mut()
        .insert("x-app", "1".parse().expect("it is a header value"));
    request.headers_mut().insert(
        "host",
        "b.example:80".parse().expect("it is a header value"),
    );
    drop(block_on(layer.layer(slow).oneshot(request)).expect("it answers"));
    let mut seen = seen(&registry);
    seen.retain(|line| !line.contains("_bucket"));
    assert_eq!(
        seen,
        [
            "callers_total{caller=\"browser\",route=\"unmatched\"} 1",
            "callers_total{caller=\"app\",route=\"unmatched\"} 1",
            "calls_total{caller=\"browser\",type=\"GET\",status_code=\"200\",slow=\"false\",outcome=\"cancelled\"} 1",
            "calls_total{caller=\"app\",type=\"GET\",status_code=\"200\",slow=\"true\",outcome=\"cancelled\"} 1",
            "host_duration_seconds_count{host=\"a.example\"} 1",
            "host_duration_seconds_sum{host=\"b.example\"} 2",
            "host_duration_seconds_count{host=\"b.example\"} 1",
        ]
    );
}
