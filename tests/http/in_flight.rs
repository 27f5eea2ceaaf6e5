//! What is in flight, while it is.

use std::convert::Infallible;

use http::{Request, Response};
use metrics_runtime::http::{HttpLayer, Method, Route, Status};
use metrics_runtime::{Family, Gauge, Metrics, Registry, Removable};
use tokio::sync::oneshot;
use tower::{Layer as _, Service as _, service_fn};

use super::support::{Body, block_on, get, response, samples};

#[derive(Metrics)]
#[metrics(scoped)]
struct InFlight {
    /// Requests that are not over yet.
    #[metric(labels("method", "status", "route"))]
    requests_in_flight: Family<(Method, Status, Route), Gauge>,
    /// Requests in flight, of those that were seen.
    #[metric(labels("route"), removable)]
    routes_in_flight: Family<Route, Gauge, Removable>,
}

#[test]
fn requests_are_in_flight_until_they_are_over() {
    let registry = Registry::new();
    let metrics = InFlight::register_in(&registry);
    let layer = HttpLayer::server()
        .in_flight(metrics.requests_in_flight)
        .in_flight(metrics.routes_in_flight)
        .routes(["/{name}"])
        .expect("it can be matched");
    let lines = |count: u8| {
        vec![
            format!("requests_in_flight{{method=\"GET\",route=\"/{{name}}\"}} {count}"),
            format!("routes_in_flight{{route=\"/{{name}}\"}} {count}"),
        ]
    };
    let (release, released) = oneshot::channel();
    let mut released = Some(released);
    let waits = service_fn(move |_: Request<Body>| {
        let released = released.take();
        async move {
            if let Some(released) = released {
                released.await.expect("it is released");
            }
            Ok::<Response<Body>, Infallible>(response(200, "done"))
        }
    });
    let mut service = layer.layer(waits);
    block_on(async {
        let first = service.call(get("/a"));
        assert_eq!(samples(&registry), lines(1));
        let second = service.call(get("/b"));
        assert_eq!(samples(&registry), lines(2));
        let second = second.await.expect("it answers");
        assert_eq!(samples(&registry), lines(2));
        drop(second);
        assert_eq!(samples(&registry), lines(1));
        release.send(()).expect("it waits");
        drop(first.await.expect("it answers"));
        assert_eq!(samples(&registry), lines(0));
    });
}
