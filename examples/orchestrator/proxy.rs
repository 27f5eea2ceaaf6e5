//! A proxy that lets browsers ask `VictoriaMetrics` a little: only where its address is given.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use form_urlencoded::Serializer;
use hyper::body::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::client::Client;
use crate::limits::{self, Range};
use crate::metrics::ProxyMetrics;

const QUERY_WITHIN: Duration = Duration::from_secs(30);
const SERVICES_WITHIN: Duration = Duration::from_secs(10);
const HEALTH_WITHIN: Duration = Duration::from_secs(5);

const SERVICES: &str = "group by (service) (asdlc_service_info)";
/// What is told where `VictoriaMetrics` does not tell.
const KNOWN: [&str; 2] = ["orchestrator", "workers"];

struct Proxy {
    client: Client,
    /// Without a slash at its end.
    upstream: String,
    metrics: ProxyMetrics,
}

/// The routes, for the `VictoriaMetrics` at this address.
pub(crate) fn router(upstream: &str, metrics: ProxyMetrics) -> Router {
    let proxy = Proxy {
        client: Client::new(),
        upstream: upstream.trim_end_matches('/').to_owned(),
        metrics,
    };
    Router::new()
        .route("/api/metrics/query_range", get(query_range))
        .route("/api/metrics/services", get(services))
        .route("/api/metrics/health", get(health))
        .with_state(Arc::new(proxy))
}

impl Proxy {
    async fn ask(
        &self,
        path: &str,
        query: &[(&str, &str)],
        within: Duration,
    ) -> io::Result<(StatusCode, Bytes)> {
        let query = Serializer::new(String::new()).extend_pairs(query).finish();
        let url = format!("{}{path}?{query}", self.upstream);
        self.client.get(url, within).await
    }

    /// The names that `VictoriaMetrics` knows.
    async fn services(&self) -> io::Result<BTreeSet<String>> {
        let query = [("query", SERVICES)];
        let (status, body) = self.ask("/api/v1/query", &query, SERVICES_WITHIN).await?;
        let answer: Value = serde_json::from_slice(&body)?;
        let found = answer["data"]["result"].as_array();
        let found = found.filter(|_| status.is_success());
        let found = found.ok_or_else(|| io::Error::other(format!("it answered {status}")))?;
        let names = found.iter().map(|series| {
            let name = series["metric"]["service"].as_str();
            name.unwrap_or("unknown").to_owned()
        });
        Ok(names.collect())
    }
}

#[derive(Deserialize)]
struct Asked {
    query: String,
    start: String,
    end: String,
    #[serde(default = "limits::default_step")]
    step: String,
}

async fn query_range(State(proxy): State<Arc<Proxy>>, Query(asked): Query<Asked>) -> Response {
    let range = match Range::parse(&asked.query, &asked.start, &asked.end, &asked.step) {
        Ok(range) => range,
        Err(detail) => return detailed(StatusCode::BAD_REQUEST, &detail),
    };
    let (start, end) = (range.start.to_string(), range.end.to_string());
    let (step, timeout) = (
        range.step.to_string(),
        format!("{}s", QUERY_WITHIN.as_secs()),
    );
    let query = [
        ("query", &*asked.query),
        ("start", &start),
        ("end", &end),
        ("step", &step),
        ("timeout", &timeout),
    ];
    match proxy.ask("/api/v1/query_range", &query, QUERY_WITHIN).await {
        Ok((status, body)) if status.is_success() => {
            ([(CONTENT_TYPE, "application/json")], body).into_response()
        }
        Ok((status, body)) => detailed(status, &message(&body)),
        Err(error) => detailed(StatusCode::SERVICE_UNAVAILABLE, &error.to_string()),
    }
}

/// The list says when it is not what `VictoriaMetrics` knows.
async fn services(State(proxy): State<Arc<Proxy>>) -> Json<Value> {
    match proxy.services().await {
        Ok(services) => Json(json!({ "services": services, "stale": false })),
        Err(error) => {
            proxy.metrics.proxy_fallbacks_total.increment(1);
            Json(json!({ "services": KNOWN, "stale": true, "error": error.to_string() }))
        }
    }
}

async fn health(State(proxy): State<Arc<Proxy>>) -> (StatusCode, Json<Value>) {
    match proxy.ask("/health", &[], HEALTH_WITHIN).await {
        Ok((StatusCode::OK, _)) => (StatusCode::OK, Json(json!({ "status": "healthy" }))),
        Ok(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            Json(json!({ "status": "degraded" })),
        ),
        Err(error) => (
            StatusCode::SERVICE_UNAVAILABLE,
            Json(json!({ "status": "unhealthy", "error": error.to_string() })),
        ),
    }
}

/// What went wrong, as `VictoriaMetrics` says it.
fn message(body: &[u8]) -> String {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    let error = answer["error"].as_str().map(str::to_owned);
    error.unwrap_or_else(|| String::from_utf8_lossy(body).into_owned())
}

fn detailed(status: StatusCode, detail: &str) -> Response {
    (status, Json(json!({ "detail": detail }))).into_response()
}
