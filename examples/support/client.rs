//! An HTTP client.

use std::fmt::Display;
use std::io;
use std::time::Duration;

use axum::http::{Method, Request, StatusCode, header::CONTENT_TYPE};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

/// The longest body that is read.
const LONGEST: usize = 4 * 1024 * 1024;

/// Clones share their connections.
#[derive(Clone)]
pub(crate) struct Client(hyper_util::client::legacy::Client<HttpConnector, Full<Bytes>>);

impl Client {
    pub(crate) fn new() -> Self {
        Self(hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build_http())
    }

    /// The status of an answer and its body, if both are there in time.
    pub(crate) async fn get(
        &self,
        url: impl Display,
        within: Duration,
    ) -> io::Result<(StatusCode, Bytes)> {
        self.send(Method::GET, url, &Value::Null, within).await
    }

    /// The same for a request with JSON.
    pub(crate) async fn post(
        &self,
        url: impl Display,
        body: &Value,
        within: Duration,
    ) -> io::Result<(StatusCode, Bytes)> {
        self.send(Method::POST, url, body, within).await
    }

    /// The same for any method; nothing is sent where there is no body.
    pub(crate) async fn send(
        &self,
        method: Method,
        url: impl Display,
        body: &Value,
        within: Duration,
    ) -> io::Result<(StatusCode, Bytes)> {
        let request = Request::builder().method(method).uri(url.to_string());
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
        tokio::time::timeout(within, answer).await?
    }
}
