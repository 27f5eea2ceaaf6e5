//! What a layer adds to a request: the same service bare and measured, in turns.
//!
//! `cargo bench -p metrics-runtime --bench http --features axum`.

use std::convert::Infallible;
use std::hint::black_box;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use axum::Router;
use axum::routing::get;
use divan::Bencher;
use http::{Request, Response};
use http_body::Body;
use http_body_util::Full;
use hyper::body::Bytes;
use metrics_runtime::http::{HttpLayer, HttpServerMetrics, Method, Route, Status};
use metrics_runtime::{Buckets, Counter, Family, Gauge, Histogram, Metrics, Registry};
use tower_layer::Layer;
use tower_service::Service;

#[derive(Metrics)]
#[metrics(scoped)]
struct Api {
    /// Requests answered.
    #[metric(labels("method", "endpoint", "status"))]
    requests_total: Family<(Method, Route, Status), Counter>,
    /// Time to answer.
    #[metric(labels("method", "endpoint"), buckets = Buckets::LATENCY)]
    request_duration_seconds: Family<(Method, Route), Histogram>,
    /// Requests that are not over.
    requests_in_flight: Gauge,
}

/// A service that does next to nothing.
#[derive(Clone)]
struct Hello;

impl<B> Service<Request<B>> for Hello {
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = std::future::Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        drop(black_box(request));
        let response = Response::new(Full::new(Bytes::from_static(b"hello")));
        std::future::ready(Ok(response))
    }
}

/// Asks a service, and reads its answer to the end.
fn ask<S, B>(bencher: Bencher<'_, '_>, service: impl Fn() -> S + Sync)
where
    S: Service<Request<Full<Bytes>>, Response = Response<B>, Error = Infallible>,
    B: Body<Data = Bytes>,
{
    bencher.with_inputs(service).bench_refs(|service| {
        let mut context = Context::from_waker(Waker::noop());
        let request = Request::get("/users/7").body(Full::<Bytes>::default());
        let mut future = pin!(service.call(request.expect("it is a request")));
        let Poll::Ready(Ok(response)) = future.as_mut().poll(&mut context) else {
            unreachable!("it answers at once")
        };
        let mut body = pin!(response.into_body());
        while let Poll::Ready(Some(frame)) = Pin::as_mut(&mut body).poll_frame(&mut context) {
            let _ = black_box(frame);
        }
    });
}

/// A layer with the three metrics that most have.
macro_rules! three {
    () => {{
        let api = Api::register_in(Registry::global());
        HttpLayer::server()
            .requests(api.requests_total)
            .duration(api.request_duration_seconds)
            .in_flight(api.requests_in_flight)
    }};
}

fn app() -> Router {
    Router::new().route("/users/{id}", get("hello"))
}

fn main() {
    divan::main();
}

/// One turn: all contenders, so that what the machine does meanwhile meets each of them.
macro_rules! turns {
    ($($turn:ident),+) => {$(
        mod $turn {
            use super::*;

            #[divan::bench(threads = [1, 2])]
            fn bare(bencher: Bencher<'_, '_>) {
                ask(bencher, || Hello);
            }

            /// Counter, histogram, gauge; a template as the route.
            #[divan::bench(threads = [1, 2])]
            fn three_metrics(bencher: Bencher<'_, '_>) {
                let layer = three!().routes(["/users/{id}"]).expect("it can be matched");
                ask(bencher, || layer.layer(Hello));
            }

            /// All five of the ready-made ones.
            #[divan::bench(threads = [1, 2])]
            fn ready_made(bencher: Bencher<'_, '_>) {
                let layer = HttpServerMetrics::register().layer();
                let layer = layer.routes(["/users/{id}"]).expect("it can be matched");
                ask(bencher, || layer.layer(Hello));
            }

            /// No metrics: what it is to pass through.
            #[divan::bench(threads = [1, 2])]
            fn nothing(bencher: Bencher<'_, '_>) {
                let layer = HttpLayer::server();
                ask(bencher, || layer.layer(Hello));
            }

            #[divan::bench(threads = [1, 2])]
            fn skipped(bencher: Bencher<'_, '_>) {
                let layer = three!().skip(["/users/7"]);
                ask(bencher, || layer.layer(Hello));
            }

            #[divan::bench(threads = [1, 2])]
            fn axum_bare(bencher: Bencher<'_, '_>) {
                let app = app();
                ask(bencher, || app.clone());
            }

            #[divan::bench(threads = [1, 2])]
            fn axum_three_metrics(bencher: Bencher<'_, '_>) {
                let app = app().layer(three!());
                ask(bencher, || app.clone());
            }

            #[divan::bench(threads = [1, 2])]
            fn axum_ready_made(bencher: Bencher<'_, '_>) {
                let app = app().layer(HttpServerMetrics::register().layer());
                ask(bencher, || app.clone());
            }
        }
    )+};
}

turns!(first, second, third);
