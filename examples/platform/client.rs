//! An HTTP client of JSON.

use std::io;
use std::time::Duration;

use axum::http::{Method, Request, StatusCode, header::CONTENT_TYPE};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

const WITHIN: Duration = Duration::from_secs(2);
const LONGEST: usize = 1024 * 1024;

#[derive(Clone)]
pub(crate) struct Client(hyper_util::client::legacy::Client<HttpConnector, Full<Bytes>>);

impl Client {
    pub(crate) fn new() -> Self {
        Self(hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build_http())
    }

    /// The status of an answer, and its body.
    pub(crate) async fn send(
        &self,
        method: Method,
        url: &str,
        body: &Value,
    ) -> io::Result<(StatusCode, Bytes)> {
        let request = Request::builder().method(method).uri(url);
        let request = request.header(CONTENT_TYPE, "application/json");
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let request = request.body(body.into()).map_err(io::Error::other)?;
        let answer = async {
            let answer = self.0.request(request).await.map_err(io::Error::other)?;
            let (status, body) = (answer.status(), Limited::new(answer.into_body(), LONGEST));
            let body = body.collect().await.map_err(io::Error::other)?;
            Ok((status, body.to_bytes()))
        };
        tokio::time::timeout(WITHIN, answer).await?
    }
}
