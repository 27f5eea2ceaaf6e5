//! Why deployments fail, and why requests are refused.

use std::{fmt, io};

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use metrics_runtime::LabelValue;

use crate::metrics::RUNTIME;

/// Why a deployment failed; the label `reason` is the name of the variant.
#[derive(LabelValue, Debug)]
#[label(outcome, rename_all = "PascalCase")]
pub(crate) enum Failure {
    ChecksumMismatch,
    HealthCheckFailed { needs: u32, has: u32 },
    NodeUnreachable(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::NodeUnreachable(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ChecksumMismatch => f.write_str("the artefact has another checksum"),
            Self::HealthCheckFailed { needs, has } => {
                write!(f, "it needs kernel {needs}, a node has {has}")
            }
            Self::NodeUnreachable(error) => write!(f, "a node cannot be reached: {error}"),
        }
    }
}

/// Why a request is refused.
#[derive(Debug)]
pub(crate) enum Refusal {
    BadModule,
    BadNode,
    NotFound,
    WrongState,
    Busy,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        RUNTIME.exceptions_count.increment(1);
        let (status, error) = match self {
            Self::BadModule => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "a module starts with `kernel N`, its name is of letters and `-`, and there are 64",
            ),
            Self::BadNode => (
                StatusCode::CONFLICT,
                "there is no such node, or it is that way already",
            ),
            Self::NotFound => (StatusCode::NOT_FOUND, "there is no such thing"),
            Self::WrongState => (StatusCode::CONFLICT, "it is too late, or too early"),
            Self::Busy => (
                StatusCode::SERVICE_UNAVAILABLE,
                "too many deployments are under way",
            ),
        };
        (status, Json(serde_json::json!({ "error": error }))).into_response()
    }
}
