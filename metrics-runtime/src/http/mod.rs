//! Layers that measure HTTP and gRPC, servers and clients: [tower](https://docs.rs/tower) layers, for axum, tonic, hyper and
//! all else that is a service of [`http`](https://docs.rs/http) requests.
//!
//! This module is there with the feature `tower`; the feature `axum` adds the routes that axum's router matches.
//!
//! # A start
//!
//! [`HttpServerMetrics`] are the usual metrics of a server, under the names that OpenTelemetry gives them. Behind
//! [`Router::layer`](https://docs.rs/axum/0.8/axum/struct.Router.html#method.layer) the layer sees the route that matched.
//!
#![cfg_attr(feature = "axum", doc = "```")]
#![cfg_attr(not(feature = "axum"), doc = "```ignore")]
//! use axum::{Router, routing::get};
//! use metrics_runtime::{Metrics, http::HttpServerMetrics};
//!
//! let layer = HttpServerMetrics::register().layer().skip(["/metrics", "/health"]);
//! let app: Router = Router::new().route("/users/{id}", get("a user")).layer(layer);
//! ```
//!
//! For a client there are [`HttpClientMetrics`], for gRPC [`RpcServerMetrics`] and [`RpcClientMetrics`]. Each can be a part of a
//! struct of the program's own instead, by `#[metric(flatten)]`: then it is in the program's catalogue, and under its prefix.
//!
//! # Metrics of a program's own
//!
//! Declare them as all others. The layer fills the labels in by their types: [`Method`], [`Route`], [`Status`],
//! [`StatusClass`], [`Outcome`](crate::Outcome), [`Host`], [`RpcService`], [`RpcMethod`], [`RpcStatus`], and tuples of them,
//! under the names that the declaration gives. A metric without labels will do as well, and each can be left out.
//!
//! ```
//! use metrics_runtime::http::{HttpLayer, Method, Route, Status};
//! use metrics_runtime::{Buckets, Counter, Family, Gauge, Histogram, Metrics, Registry};
//!
//! #[derive(Metrics)]
//! #[metrics(prefix = "manager")]
//! struct ManagerMetrics {
//!     /// HTTP requests answered.
//!     #[metric(labels("method", "endpoint", "status_code"))]
//!     http_requests_total: Family<(Method, Route, Status), Counter>,
//!     /// Time to answer an HTTP request.
//!     #[metric(labels("method", "endpoint"), buckets = Buckets::LATENCY)]
//!     http_request_duration_seconds: Family<(Method, Route), Histogram>,
//!     /// HTTP requests that are not answered yet.
//!     http_requests_in_flight: Gauge,
//! }
//!
//! let registry = Registry::new();
//! let manager = ManagerMetrics::register_in(&registry);
//! let layer = HttpLayer::server()
//!     .requests(manager.http_requests_total)
//!     .duration(manager.http_request_duration_seconds)
//!     .in_flight(manager.http_requests_in_flight)
//!     .routes(["/users/{id}", "/files/{*path}"])?;
//!
//! # use std::task::{Context, Poll, Waker};
//! # use http::{Request, Response};
//! # use http_body_util::Empty;
//! # use tower_layer::Layer;
//! # use tower_service::Service;
//! # type Body = Empty<hyper::body::Bytes>;
//! # #[derive(Clone)]
//! # struct Answers;
//! # impl Service<Request<Body>> for Answers {
//! #     type Response = Response<Body>;
//! #     type Error = std::convert::Infallible;
//! #     type Future = std::future::Ready<Result<Response<Body>, Self::Error>>;
//! #     fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> { Poll::Ready(Ok(())) }
//! #     fn call(&mut self, _: Request<Body>) -> Self::Future { std::future::ready(Ok(Response::new(Body::new()))) }
//! # }
//! # let mut service = layer.layer(Answers);
//! # let request = Request::get("/users/7").body(Body::new())?;
//! # let mut answer = std::pin::pin!(service.call(request));
//! # assert!(answer.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready());
//! // … and after a request:
//! assert!(registry.render().ends_with(
//!     "manager_http_requests_total{method=\"GET\",endpoint=\"/users/{id}\",status_code=\"200\"} 1\n"
//! ));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A label of one value, such as the name of the service, stands in the declaration: `labels(service = "manager", "method")`.
//! Labels of other kinds, and structs of labels, implement [`RequestLabels`].
//!
//! # What holds
//!
//! - Every request is counted once, whatever becomes of it: a response, an error of the service, a panic (which goes on), or a
//!   future or body that is dropped. The label [`Outcome`](crate::Outcome) tells which, and in each case the request is no
//!   longer in flight.
//! - A request lasts until the body of its response has passed, which is what a client waits for; or until the head, with
//!   [`until_head`](HttpLayer::until_head). Where the body is dropped before, the request was cancelled.
//! - Sizes are those of the bodies' frames that passed.
//! - No label takes a value that a client can choose at will. A path that is no route is `unmatched`, a method that is unknown
//!   is `other`; where hosts, or paths without [identifiers](HttpLayer::without_ids), or names of remote calls are labels, there
//!   are at most 1000 of each.
//! - Bodies keep their `size_hint` and `is_end_stream`. That of a request becomes another type only with
//!   [`request_size`](HttpLayer::request_size).
//!
//! # What it does not see
//!
//! - A request that no service ever saw, because its head could not be read, is none.
//! - A layer around a whole axum router, instead of behind [`Router::layer`](https://docs.rs/axum/0.8/axum/struct.Router.html#method.layer),
//!   runs before the router and so has no route but its [own templates](HttpLayer::routes).
//! - Routes that are added behind the call of `Router::layer` are not measured, as axum says.
//! - Where two routers are merged, the one that is merged in answers what no route matches: write `page.router().merge(app)`, so
//!   that this is what the layer of `app` is around. A router that is nested in another does not see what none of its routes
//!   matches: give the layer to the outer one.
//! - axum tells no route of what [`nest_service`](https://docs.rs/axum/0.8/axum/struct.Router.html#method.nest_service) hands on, so
//!   that it is `unmatched`, unless templates of one's own match it: `.routes(["/static/{*path}"])`.

mod end;
mod exchange;
mod guarded;
mod interned;
mod layer;
mod path;
mod ready;
mod record;
mod request;
mod request_body;
mod request_labels;
mod response_body;
mod service;
mod targets;
mod values;

pub use end::End;
pub use layer::{HttpLayer, RouteError};
pub use ready::{
    HttpClientLayer, HttpClientMetrics, HttpServerLayer, HttpServerMetrics, RpcClientMetrics,
    RpcLayer, RpcServerMetrics,
};
pub use record::{Durations, InFlight, Records, RequestSizes, Requests, ResponseSizes};
pub use request::RequestHead;
pub use request_body::RequestBody;
pub use request_labels::RequestLabels;
pub use response_body::ResponseBody;
pub use service::{HttpFuture, HttpService};
pub use targets::{Counts, Observes, Tracks};
pub use values::{Host, Method, Route, Rpc, RpcMethod, RpcService, RpcStatus, Status, StatusClass};
