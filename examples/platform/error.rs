//! What can go wrong, and what the API answers then.

use std::fmt;
use std::io;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::metrics::HTTP;

#[derive(Debug)]
pub(crate) enum Error {
    NotFound,
    Conflict(&'static str),
    BadRequest(&'static str),
    Unavailable(&'static str),
    /// A task panicked.
    Panicked,
    Io(io::Error),
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("not found"),
            Self::Conflict(why) | Self::BadRequest(why) | Self::Unavailable(why) => {
                f.write_str(why)
            }
            Self::Panicked => f.write_str("the task panicked"),
            Self::Io(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

/// The one place where an error becomes an answer, and is counted where it is the platform's own.
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Panicked | Self::Io(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        if status.is_server_error() {
            HTTP.errors_total.increment(1);
        }
        (status, self.to_string()).into_response()
    }
}
