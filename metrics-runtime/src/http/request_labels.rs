//! Labels that a layer fills in.

use super::end::End;
use super::request::RequestHead;
use super::values::{Host, Method, Route, RpcMethod, RpcService, RpcStatus, Status, StatusClass};
use crate::label::LabelSet;
use crate::timed::Outcome;

/// A set of labels that a layer fills in: made when a request comes, completed when it is over.
///
/// [`Method`], [`Route`], [`Status`], [`StatusClass`], [`Outcome`], [`Host`], [`RpcService`],
/// [`RpcMethod`], [`RpcStatus`] and tuples of these are such sets: that is enough for most
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

impl RequestLabels for Method {
    #[inline]
    fn of(request: &RequestHead<'_>) -> Self {
        request.method().as_str().into()
    }
}

impl RequestLabels for Route {
    #[inline]
    fn of(request: &RequestHead<'_>) -> Self {
        request.route()
    }
}

impl RequestLabels for Host {
    #[inline]
    fn of(request: &RequestHead<'_>) -> Self {
        request.host()
    }
}

impl RequestLabels for Status {
    #[inline]
    fn of(_request: &RequestHead<'_>) -> Self {
        Self::PENDING
    }

    #[inline]
    fn complete(&mut self, end: &End) {
        *self = Self::from_end(end.status(), end.outcome());
    }
}

impl RequestLabels for StatusClass {
    #[inline]
    fn of(_request: &RequestHead<'_>) -> Self {
        Self::Other
    }

    #[inline]
    fn complete(&mut self, end: &End) {
        *self = Self::from_status(end.status());
    }
}

/// The end of a request: `ok`, `error`, `panic` or `cancelled`. While it is in flight, it is `ok`.
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

impl RequestLabels for RpcService {
    #[inline]
    fn of(request: &RequestHead<'_>) -> Self {
        Self::new(request.rpc())
    }
}

impl RequestLabels for RpcMethod {
    #[inline]
    fn of(request: &RequestHead<'_>) -> Self {
        Self::new(request.rpc())
    }
}

impl RequestLabels for RpcStatus {
    #[inline]
    fn of(request: &RequestHead<'_>) -> Self {
        // From here on it is known that labels ask for it.
        let _ = request.rpc();
        Self::Ok
    }

    #[inline]
    fn complete(&mut self, end: &End) {
        *self = end.rpc_status();
    }
}
