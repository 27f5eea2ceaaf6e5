//! Labels of gRPC calls.

use http::{HeaderMap, StatusCode};
use metrics_derive::LabelValue;

use super::open_value::open_value;
use crate::timed::Outcome;

/// A service and its method, as in the path `/service/method`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rpc {
    /// The service with its package, such as `grpc.health.v1.Health`.
    pub service: &'static str,
    /// The method, such as `Check`.
    pub method: &'static str,
}

impl Rpc {
    /// One text for both.
    pub(in crate::http) const fn both(text: &'static str) -> Self {
        Self {
            service: text,
            method: text,
        }
    }

    /// The service and method of a path; the slash in front may be missing.
    pub(in crate::http) fn parse(path: &str) -> Option<(&str, &str)> {
        let path = path.strip_prefix('/').unwrap_or(path);
        let (service, method) = path.rsplit_once('/')?;
        (!service.is_empty() && !method.is_empty() && !service.contains('/'))
            .then_some((service, method))
    }
}

/// The service of a remote call, with its package.
///
/// With a [list of methods](crate::http::HttpLayer::rpcs), what is not in it reads `unmatched`. Without one, 1000 names of services and
/// methods are told apart in a process; the others read `__overflow__`, and are counted in `metrics_runtime_http_overflow_total`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RpcService(&'static str);

/// The method of a remote call. It is as limited as its [service](RpcService).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RpcMethod(&'static str);

impl RpcService {
    #[inline]
    pub(in crate::http) const fn new(rpc: Rpc) -> Self {
        Self(rpc.service)
    }
}

impl RpcMethod {
    #[inline]
    pub(in crate::http) const fn new(rpc: Rpc) -> Self {
        Self(rpc.method)
    }
}

open_value!(RpcService: |service| service.0, RpcMethod: |method| method.0);

/// The [status](https://grpc.io/docs/guides/status-codes/) of a gRPC call, out of the trailers, or out of the headers where
/// there is nothing else; `other` for a code that is none.
///
/// A call that was cancelled is `CANCELLED`, one whose service failed `UNKNOWN`, one that panicked `INTERNAL`. An answer without
/// a status is judged by that of HTTP, as [gRPC says](https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md);
/// success is `OK` only where the call was not one of gRPC, as with Connect. While a call is in flight, it is `OK`.
///
/// A service whose protocol has the status elsewhere, as Connect has it in the body, says it by an extension of its response:
///
/// ```
/// use http::{Response, StatusCode};
/// use metrics_runtime::http::RpcStatus;
///
/// let mut response = Response::new(r#"{"code":"not_found"}"#);
/// *response.status_mut() = StatusCode::NOT_FOUND;
/// response.extensions_mut().insert(RpcStatus::NotFound);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, LabelValue)]
#[label(crate = crate, rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "they are the codes of gRPC")]
pub enum RpcStatus {
    Ok,
    Cancelled,
    Unknown,
    InvalidArgument,
    DeadlineExceeded,
    NotFound,
    AlreadyExists,
    PermissionDenied,
    ResourceExhausted,
    FailedPrecondition,
    Aborted,
    OutOfRange,
    Unimplemented,
    Internal,
    Unavailable,
    DataLoss,
    Unauthenticated,
    #[label(rename = "other")]
    Other,
}

/// The codes, in the order of their numbers.
const CODES: [RpcStatus; 17] = [
    RpcStatus::Ok,
    RpcStatus::Cancelled,
    RpcStatus::Unknown,
    RpcStatus::InvalidArgument,
    RpcStatus::DeadlineExceeded,
    RpcStatus::NotFound,
    RpcStatus::AlreadyExists,
    RpcStatus::PermissionDenied,
    RpcStatus::ResourceExhausted,
    RpcStatus::FailedPrecondition,
    RpcStatus::Aborted,
    RpcStatus::OutOfRange,
    RpcStatus::Unimplemented,
    RpcStatus::Internal,
    RpcStatus::Unavailable,
    RpcStatus::DataLoss,
    RpcStatus::Unauthenticated,
];

impl RpcStatus {
    /// Returns the status in headers or trailers, if there is one.
    pub(in crate::http) fn find(headers: &HeaderMap) -> Option<Self> {
        let text = headers.get("grpc-status")?;
        let code = text
            .to_str()
            .ok()
            .and_then(|text| text.parse::<usize>().ok());
        let known = code.and_then(|code| CODES.get(code).copied());
        Some(known.unwrap_or(Self::Other))
    }

    /// Returns the status of a call that had none of its own.
    pub(in crate::http) fn without_its_own(
        ending: Outcome,
        status: Option<StatusCode>,
        is_grpc: bool,
    ) -> Self {
        match (ending, status.map(|status| status.as_u16())) {
            (Outcome::Cancelled, _) => Self::Cancelled,
            (Outcome::Panic, _) | (Outcome::Ok, Some(400)) => Self::Internal,
            (Outcome::Ok, Some(200..=299)) if !is_grpc => Self::Ok,
            (Outcome::Ok, Some(401)) => Self::Unauthenticated,
            (Outcome::Ok, Some(403)) => Self::PermissionDenied,
            (Outcome::Ok, Some(404)) => Self::Unimplemented,
            (Outcome::Ok, Some(429 | 502 | 503 | 504)) => Self::Unavailable,
            (Outcome::Ok | Outcome::Error, _) => Self::Unknown,
        }
    }

    /// Returns `true` if the server did not do what it should.
    pub(in crate::http) fn is_fault_of_server(self) -> bool {
        matches!(
            self,
            Self::Unknown
                | Self::DeadlineExceeded
                | Self::Unimplemented
                | Self::Internal
                | Self::Unavailable
                | Self::DataLoss
                | Self::Other
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_in_the_order_of_their_numbers() {
        for (number, code) in CODES.into_iter().enumerate() {
            assert_eq!(code as usize, number);
            let mut headers = HeaderMap::new();
            headers.insert("grpc-status", number.into());
            assert_eq!(RpcStatus::find(&headers), Some(code));
        }
        for odd in ["17", "-1", "", "OK", "99999999999999999999999"] {
            let mut headers = HeaderMap::new();
            headers.insert("grpc-status", odd.parse().expect("it is a header value"));
            assert_eq!(RpcStatus::find(&headers), Some(RpcStatus::Other), "{odd}");
        }
        assert_eq!(RpcStatus::find(&HeaderMap::new()), None);
    }

    #[test]
    fn paths_name_a_service_and_a_method() {
        let service = "grpc.health.v1.Health";
        for path in [
            "/grpc.health.v1.Health/Check",
            "grpc.health.v1.Health/Check",
        ] {
            assert_eq!(Rpc::parse(path), Some((service, "Check")));
        }
        for path in ["", "/", "/a", "/a/", "//b", "/a/b/c"] {
            assert_eq!(Rpc::parse(path), None, "{path}");
        }
    }
}
