//! Remote calls as Connect makes them: JSON by `POST /service/method`, and errors with a code in the body.

use std::net::SocketAddr;
use std::time::Duration;

use axum::http::{Request, Response, StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use metrics_runtime::http::RpcStatus;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// How long a call may take.
const TIMEOUT: Duration = Duration::from_secs(2);

/// The codes that are used here, with their statuses of HTTP.
const CODES: [(RpcStatus, &str, StatusCode); 8] = {
    use StatusCode as Http;
    [
        (RpcStatus::Aborted, "aborted", Http::CONFLICT),
        (
            RpcStatus::DeadlineExceeded,
            "deadline_exceeded",
            Http::GATEWAY_TIMEOUT,
        ),
        (
            RpcStatus::FailedPrecondition,
            "failed_precondition",
            Http::BAD_REQUEST,
        ),
        (RpcStatus::Internal, "internal", Http::INTERNAL_SERVER_ERROR),
        (
            RpcStatus::InvalidArgument,
            "invalid_argument",
            Http::BAD_REQUEST,
        ),
        (RpcStatus::NotFound, "not_found", Http::NOT_FOUND),
        (
            RpcStatus::Unauthenticated,
            "unauthenticated",
            Http::UNAUTHORIZED,
        ),
        (
            RpcStatus::Unavailable,
            "unavailable",
            Http::SERVICE_UNAVAILABLE,
        ),
    ]
};

/// A call that failed.
#[derive(Debug)]
pub(crate) struct RpcError {
    pub(crate) status: RpcStatus,
    pub(crate) message: String,
}

/// An error as it is sent.
#[derive(Serialize, Deserialize)]
struct Sent {
    code: String,
    message: String,
}

impl RpcError {
    pub(crate) fn new(status: RpcStatus, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { status, message }
    }

    /// The error in an answer.
    fn read(body: &[u8]) -> Self {
        let Ok(Sent { code, message }) = serde_json::from_slice(body) else {
            return Self::new(RpcStatus::Unknown, "the answer is no error of Connect");
        };
        let known = CODES.iter().find(|(_, text, _)| *text == code);
        Self::new(known.map_or(RpcStatus::Unknown, |known| known.0), message)
    }
}

impl IntoResponse for RpcError {
    fn into_response(self) -> axum::response::Response {
        let known = CODES.into_iter().find(|known| known.0 == self.status);
        let (status, code, http) = known.unwrap_or((
            RpcStatus::Unknown,
            "unknown",
            StatusCode::INTERNAL_SERVER_ERROR,
        ));
        let sent = Sent {
            code: code.to_owned(),
            message: self.message,
        };
        // The layer cannot know the status, which is in the body, from that of HTTP: the extension says it.
        (http, Extension(status), Json(sent)).into_response()
    }
}

/// Makes requests and remote calls.
#[derive(Clone)]
pub(crate) struct Caller {
    client: Client<HttpConnector, Full<Bytes>>,
}

impl Caller {
    pub(crate) fn new() -> Self {
        Self {
            client: Client::builder(TokioExecutor::new()).build_http(),
        }
    }

    /// Calls a method, such as `manager.v1.ManagerService/Authenticate`.
    pub(crate) async fn call<A: DeserializeOwned>(
        &self,
        to: SocketAddr,
        method: &str,
        message: &impl Serialize,
    ) -> Result<A, RpcError> {
        let request = Request::post(format!("http://{to}/{method}"));
        let (status, body) = self.send(request, Some(message)).await?;
        if !status.is_success() {
            return Err(RpcError::read(&body));
        }
        serde_json::from_slice(&body)
            .map_err(|error| RpcError::new(RpcStatus::Unknown, error.to_string()))
    }

    /// Sends a request, and reads the answer.
    pub(crate) async fn send(
        &self,
        request: axum::http::request::Builder,
        message: Option<&impl Serialize>,
    ) -> Result<(StatusCode, Bytes), RpcError> {
        let body = message.map(serde_json::to_vec).transpose();
        let body =
            body.map_err(|error| RpcError::new(RpcStatus::InvalidArgument, error.to_string()))?;
        let request = request
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::from(body.unwrap_or_default()))
            .map_err(|error| RpcError::new(RpcStatus::InvalidArgument, error.to_string()))?;
        let exchange = async {
            let response: Response<_> = self.client.request(request).await?;
            let status = response.status();
            let body = response.into_body().collect().await?.to_bytes();
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>((status, body))
        };
        match tokio::time::timeout(TIMEOUT, exchange).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(RpcError::new(RpcStatus::Unavailable, error.to_string())),
            Err(error) => Err(RpcError::new(
                RpcStatus::DeadlineExceeded,
                error.to_string(),
            )),
        }
    }
}
