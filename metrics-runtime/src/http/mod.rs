//! Layers that measure HTTP and gRPC, servers and clients.

mod end;
mod exchange;
mod family;
mod label;
mod layer;
mod path;
mod ready;
mod record;
mod request;
mod request_body;
mod response_body;
mod rpc;
mod service;
mod settings;
mod texts;

pub use end::End;
pub use family::{Counts, Observes, Tracks};
pub use label::{Host, Method, RequestLabels, Route, Status, StatusClass};
pub use layer::{HttpLayer, RouteError};
pub use ready::{
    HttpClientLayer, HttpClientMetrics, HttpServerLayer, HttpServerMetrics, RpcClientMetrics,
    RpcLayer, RpcServerMetrics,
};
pub use record::{Durations, InFlight, Records, RequestSizes, Requests, ResponseSizes};
pub use request::RequestHead;
pub use request_body::RequestBody;
pub use response_body::ResponseBody;
pub use rpc::{Rpc, RpcMethod, RpcService, RpcStatus};
pub use service::{HttpFuture, HttpService};
