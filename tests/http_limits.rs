//! What clients choose has a limit in a process: past it, labels say so, and a metric counts.

use std::convert::Infallible;

use http::{Request, Response};
use http_body_util::Empty;
use hyper::body::Bytes;
use metrics_runtime::http::{Host, HttpLayer, Route, RpcMethod, RpcService};
use metrics_runtime::{Counter, Family, Metrics, Registry};
use tower::{Layer as _, ServiceExt as _, service_fn};

#[derive(Metrics)]
#[metrics(scoped)]
#[expect(clippy::struct_field_names, reason = "counters end alike")]
struct Requests {
    /// Requests by host.
    #[metric(labels("host"))]
    host_requests_total: Family<Host, Counter>,
    /// Requests by path.
    #[metric(labels("route"))]
    route_requests_total: Family<Route, Counter>,
    /// Requests by method.
    #[metric(labels("service", "method"))]
    rpc_calls_total: Family<(RpcService, RpcMethod), Counter>,
}

#[test]
fn a_thousand_values_are_told_apart() {
    let registry = Registry::new();
    let requests = Requests::register_in(&registry);
    let layer = HttpLayer::server()
        .requests(requests.host_requests_total)
        .requests(requests.route_requests_total)
        .requests(requests.rpc_calls_total)
        .without_ids();
    let answers = service_fn(async |_: Request<Empty<Bytes>>| {
        Ok::<_, Infallible>(Response::new(Empty::<Bytes>::new()))
    });
    let service = layer.layer(answers);
    let ask = |url: &str| {
        let request = Request::get(url)
            .body(Empty::new())
            .expect("it is a request");
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let mut future = std::pin::pin!(service.clone().oneshot(request));
        assert!(future.as_mut().poll(&mut context).is_ready());
    };
    let overflow = "metrics_runtime_http_overflow_total";
    assert!(!Registry::global().render().contains(overflow));
    for n in 0..1500 {
        ask(&format!("http://{n}.example/service-{}/method-{n}", n % 2));
    }
    // What is known stays known, and so does what the program says.
    ask("http://7.example/service-1/method-7");
    let page = registry.render();
    for line in [
        "host_requests_total{host=\"7.example\"} 2",
        "host_requests_total{host=\"999.example\"} 1",
        "host_requests_total{host=\"__overflow__\"} 500",
        "route_requests_total{route=\"/service-1/method-7\"} 2",
        "route_requests_total{route=\"__overflow__\"} 500",
        "rpc_calls_total{service=\"service-1\",method=\"method-7\"} 2",
        "rpc_calls_total{service=\"service-1\",method=\"__overflow__\"} 251",
        "rpc_calls_total{service=\"service-0\",method=\"__overflow__\"} 251",
    ] {
        assert!(page.lines().any(|other| other == line), "{line}\n{page}");
    }
    assert_eq!(requests.host_requests_total.iter().count(), 1001);
    assert_eq!(requests.route_requests_total.iter().count(), 1001);
    assert_eq!(requests.rpc_calls_total.iter().count(), 1000);
    let page = Registry::global().render();
    for (label, count) in [("host", 500), ("route", 500), ("rpc", 502)] {
        let line = format!("{overflow}{{label=\"{label}\"}} {count}\n");
        assert!(page.contains(&line), "{line}{page}");
    }
}
