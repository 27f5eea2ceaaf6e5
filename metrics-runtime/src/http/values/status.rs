//! The labels of the status.

use http::StatusCode;
use metrics_derive::LabelValue;

use super::open_value::open_value;
use crate::timed::Outcome;

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
    /// The status of a request in flight.
    pub(in crate::http) const PENDING: Self = Self(Known::NotYet);

    /// Returns the status of a request that is over.
    #[inline]
    pub(in crate::http) fn from_end(status: Option<StatusCode>, outcome: Outcome) -> Self {
        Self(match status {
            Some(code) => Known::Code(code),
            None => Known::Never(outcome),
        })
    }

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

open_value!(Status: |status| status.as_str());

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

impl StatusClass {
    /// Returns the class of a request that is over.
    #[inline]
    pub(in crate::http) fn from_status(status: Option<StatusCode>) -> Self {
        match status.map(|code| code.as_u16() / 100) {
            Some(1) => Self::Informational,
            Some(2) => Self::Success,
            Some(3) => Self::Redirection,
            Some(4) => Self::ClientError,
            Some(5) => Self::ServerError,
            _ => Self::Other,
        }
    }
}
