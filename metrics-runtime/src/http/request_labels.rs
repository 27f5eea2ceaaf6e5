//! Labels that a layer fills in.

use http::StatusCode;

use super::end::End;
use super::request::RequestHead;
use crate::timed::Outcome;
use crate::{LabelSet, LabelSink, LabelValue};

/// A set of labels that a layer fills in: made when a request comes, completed when it is over.
///
/// [`Method`], [`Route`], [`Status`], [`StatusClass`], [`Outcome`], [`Host`], [`RpcService`](super::RpcService),
/// [`RpcMethod`](super::RpcMethod), [`RpcStatus`](super::RpcStatus) and tuples of these are such sets: that is enough for most
/// metrics. Implement it for a label of one's own, or for a struct with `#[derive(LabelSet)]`:
///
/// ```
/// use metrics_runtime::http::{End, Method, RequestHead, RequestLabels, Route, Status};
/// use metrics_runtime::{LabelSet, LabelValue};
///
/// #[derive(LabelValue)]
/// enum Caller { App, Browser }
///
/// impl RequestLabels for Caller {
///     fn of(request: &RequestHead<'_>) -> Self {
///         if request.headers().contains_key("x-app-version") { Self::App } else { Self::Browser }
///     }
/// }
///
/// #[derive(LabelSet)]
/// struct ApiRequest {
///     caller: Caller,
///     method: Method,
///     endpoint: Route,
///     status_code: Status,
/// }
///
/// impl RequestLabels for ApiRequest {
///     fn of(request: &RequestHead<'_>) -> Self {
///         Self {
///             caller: Caller::of(request),
///             method: Method::of(request),
///             endpoint: request.route(),
///             status_code: Status::of(request),
///         }
///     }
///
///     fn complete(&mut self, end: &End) {
///         self.status_code.complete(end);
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "a layer does not know how to fill in `{Self}`",
    label = "not labels of a request",
    note = "use `Method`, `Route`, `Status` and their like from `metrics_runtime::http`, or a tuple of them, or implement `RequestLabels`"
)]
pub trait RequestLabels: LabelSet + Send + Sync + Sized + 'static {
    /// The labels of a request that comes. What only its end can tell has no value yet.
    fn of(request: &RequestHead<'_>) -> Self;

    /// The request is over.
    fn complete(&mut self, end: &End) {
        let _ = end;
    }
}

impl RequestLabels for () {
    fn of(_request: &RequestHead<'_>) -> Self {}
}

macro_rules! tuple_of_labels {
    ($($labels:ident $field:tt),+) => {
        impl<$($labels: RequestLabels),+> RequestLabels for ($($labels,)+) {
            #[inline]
            fn of(request: &RequestHead<'_>) -> Self {
                ($($labels::of(request),)+)
            }

            #[inline]
            fn complete(&mut self, end: &End) {
                $(self.$field.complete(end);)+
            }
        }
    };
}

tuple_of_labels!(A 0);
tuple_of_labels!(A 0, B 1);
tuple_of_labels!(A 0, B 1, C 2);
tuple_of_labels!(A 0, B 1, C 2, D 3);
tuple_of_labels!(A 0, B 1, C 2, D 3, E 4);
tuple_of_labels!(A 0, B 1, C 2, D 3, E 4, F 5);

/// The method of a request, such as `GET`; `other` for every one that is not registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, LabelValue)]
#[label(crate = crate, rename_all = "UPPERCASE", parse)]
#[non_exhaustive]
#[expect(missing_docs, reason = "they are the methods of HTTP")]
pub enum Method {
    Get,
    Head,
    Post,
    Put,
    Delete,
    Connect,
    Options,
    Trace,
    Patch,
    Query,
    #[label(other, rename = "other")]
    Other,
}

impl RequestLabels for Method {
    #[inline]
    fn of(request: &RequestHead<'_>) -> Self {
        request.method().as_str().into()
    }
}

/// The route of a request, such as `/users/{id}`: never its path.
///
/// It is, in this order, what [`route_by`](super::HttpLayer::route_by) says, what axum's router matched (with the feature
/// `axum`), one of the [templates](super::HttpLayer::routes), the path [without identifiers](super::HttpLayer::without_ids), or
/// `unmatched`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Route(pub(super) &'static str);

impl Route {
    /// A route of the program.
    #[must_use]
    pub const fn new(route: &'static str) -> Self {
        Self(route)
    }

    /// Its text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl RequestLabels for Route {
    #[inline]
    fn of(request: &RequestHead<'_>) -> Self {
        request.route()
    }
}

/// The host that a request goes to, without its port.
///
/// It is what the layer was [given](super::HttpLayer::host), or that of the URI, or that of the header `host`, or `unknown`. Of
/// those that were not given 1000 are told apart in a process; the others read `__overflow__`, and are counted in
/// `metrics_runtime_http_overflow_total`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Host(pub(super) &'static str);

impl Host {
    /// Its text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl RequestLabels for Host {
    #[inline]
    fn of(request: &RequestHead<'_>) -> Self {
        request.host()
    }
}

macro_rules! open_value {
    ($($ty:ty: |$value:ident| $text:expr),+ $(,)?) => {$(
        impl LabelValue for $ty {
            const VALUES: Option<&'static [&'static str]> = None;

            #[inline]
            fn index(&self) -> usize {
                0
            }

            #[inline]
            fn encode(&self, sink: &mut impl LabelSink) {
                let $value = self;
                sink.open($text);
            }
        }
    )+};
}
pub(super) use open_value;

open_value!(Route: |route| route.0, Host: |host| host.0, Status: |status| status.as_str());

/// The status of a response, such as `200`.
///
/// A server's request without a response has the status that describes it best: `500` where the service failed or panicked,
/// `499` where the request was cancelled. That of a client says `error`, `panic` or `cancelled`. While a request is in flight
/// the label is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Status(Known);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Known {
    NotYet,
    Code(StatusCode),
    Never(Outcome),
}

impl Status {
    fn as_str(&self) -> &str {
        match &self.0 {
            Known::NotYet => "",
            Known::Code(code) => code.as_str(),
            Known::Never(Outcome::Ok) => "ok",
            Known::Never(Outcome::Error) => "error",
            Known::Never(Outcome::Panic) => "panic",
            Known::Never(Outcome::Cancelled) => "cancelled",
        }
    }
}

impl RequestLabels for Status {
    #[inline]
    fn of(_request: &RequestHead<'_>) -> Self {
        Self(Known::NotYet)
    }

    #[inline]
    fn complete(&mut self, end: &End) {
        self.0 = match end.status() {
            Some(code) => Known::Code(code),
            None => Known::Never(end.outcome()),
        };
    }
}

/// The class of a response's status, such as `2xx`.
///
/// Requests without a response have that of their [`Status`]. `other` is what has none, and codes beyond 599; and while a
/// request is in flight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, LabelValue)]
#[label(crate = crate)]
pub enum StatusClass {
    /// `1xx`
    #[label(rename = "1xx")]
    Informational,
    /// `2xx`
    #[label(rename = "2xx")]
    Success,
    /// `3xx`
    #[label(rename = "3xx")]
    Redirection,
    /// `4xx`
    #[label(rename = "4xx")]
    ClientError,
    /// `5xx`
    #[label(rename = "5xx")]
    ServerError,
    /// `other`
    Other,
}

impl RequestLabels for StatusClass {
    #[inline]
    fn of(_request: &RequestHead<'_>) -> Self {
        Self::Other
    }

    #[inline]
    fn complete(&mut self, end: &End) {
        *self = match end.status().map(|code| code.as_u16() / 100) {
            Some(1) => Self::Informational,
            Some(2) => Self::Success,
            Some(3) => Self::Redirection,
            Some(4) => Self::ClientError,
            Some(5) => Self::ServerError,
            _ => Self::Other,
        };
    }
}

/// How a request ended: `ok`, `error`, `panic` or `cancelled`. While it is in flight, it is `ok`.
impl RequestLabels for Outcome {
    #[inline]
    fn of(_request: &RequestHead<'_>) -> Self {
        Self::Ok
    }

    #[inline]
    fn complete(&mut self, end: &End) {
        *self = end.outcome();
    }
}
