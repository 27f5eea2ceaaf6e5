//! The API: a route that calls through breakers, and what is known of all calls as JSON.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use hyper::body::Bytes;
use metrics_runtime::LabelValue;
use metrics_runtime::http::HttpLayer;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::breaker::{Breaker, CallError};
use crate::client::Client;
use crate::metrics::{BREAKERS, Calls, Component};

/// How long a component may take.
const WITHIN: Duration = Duration::from_millis(120);
/// Above this failure rate a component is not healthy.
const UNHEALTHY_PERCENT: f64 = 50.0;

/// The server of the API: who calls the services.
struct Server {
    client: Client,
    services: SocketAddr,
    gateway: Breaker,
    embeddings: Breaker,
    store: Breaker,
}

pub(crate) fn router(services: SocketAddr) -> Router {
    let server = Server {
        client: Client::new(),
        services,
        gateway: Breaker::new(Component::IpfsGateway),
        embeddings: Breaker::new(Component::Embeddings),
        store: Breaker::new(Component::VectorStore),
    };
    let measured = HttpLayer::server()
        .requests(Calls(Component::Process))
        .duration(BREAKERS.latency_seconds.with(&Component::Process))
        .ok_if(|status| status.as_u16() < 400);
    Router::new()
        .route("/process", post(process).layer(measured))
        .route("/health/metrics", get(health))
        .route("/prometheus/query", get(query))
        .with_state(Arc::new(server))
}

#[derive(Deserialize)]
struct Document {
    id: u64,
}

/// Fetches a document, embeds it, keeps the vector.
async fn process(
    State(server): State<Arc<Server>>,
    Json(document): Json<Document>,
) -> Result<Json<Value>, CallError> {
    let Server {
        client, services, ..
    } = &*server;
    let url = format!("http://{services}/documents/{}", document.id);
    let text = server.gateway.call(answer(client.get(url, WITHIN))).await?;
    let url = format!("http://{services}/embed");
    let embed = client.post(url, &text, WITHIN);
    let vector = server.embeddings.call(answer(embed)).await?;
    let url = format!("http://{services}/vectors");
    let keep = client.post(url, &vector, WITHIN);
    Ok(Json(server.store.call(answer(keep)).await?))
}

/// The JSON of an answer that is a success.
async fn answer(
    answer: impl Future<Output = io::Result<(StatusCode, Bytes)>>,
) -> io::Result<Value> {
    match answer.await? {
        (status, body) if status.is_success() => Ok(serde_json::from_slice(&body)?),
        (status, _) => Err(io::Error::other(format!("the service answered {status}"))),
    }
}

impl IntoResponse for CallError {
    fn into_response(self) -> Response {
        let (status, detail) = match self {
            Self::Open => (
                StatusCode::SERVICE_UNAVAILABLE,
                "Service temporarily unavailable".to_owned(),
            ),
            Self::Failed(error) => (StatusCode::BAD_GATEWAY, error.to_string()),
        };
        (status, Json(json!({ "detail": detail }))).into_response()
    }
}

/// What is known of a component that was called.
struct Known {
    name: &'static str,
    calls: u64,
    failure_rate: f64,
    average: f64,
    p99: Option<f64>,
}

fn known() -> impl Iterator<Item = Known> {
    let names = Component::VALUES.into_iter().flatten();
    let known = names.zip(Component::ALL).map(|(name, component)| Known {
        name,
        calls: BREAKERS.calls_total.with(&component).get(),
        failure_rate: BREAKERS.failure_rate.with(&component).get(),
        average: BREAKERS.latency_seconds_avg.with(&component).get(),
        p99: BREAKERS.latency_seconds.with(&component).quantile(0.99),
    });
    known.filter(|component| component.calls > 0)
}

async fn health() -> Json<Value> {
    let known: Vec<_> = known().collect();
    let is_healthy = known
        .iter()
        .all(|component| component.failure_rate <= UNHEALTHY_PERCENT);
    let components = known.iter().map(|component| {
        let about = json!({
            "total_calls": component.calls,
            "success_rate": 100.0 - component.failure_rate,
            "failure_rate": component.failure_rate,
            "avg_latency_ms": component.average * 1000.0,
            "p99_latency_ms": component.p99.map(|seconds| seconds * 1000.0),
        });
        (component.name.to_owned(), about)
    });
    let mut answer =
        json!({ "healthy": is_healthy, "components": components.collect::<Map<_, _>>() });
    if !known.is_empty() {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        answer["timestamp"] = json!(now.map_or(0.0, |now| now.as_secs_f64()));
    }
    Json(answer)
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
}

/// The components whose names contain what is asked for.
async fn query(Query(asked): Query<Asked>) -> Json<Map<String, Value>> {
    let known = known().filter(|component| component.name.contains(&asked.q));
    let summaries = known.map(|component| {
        let summary = json!({
            "total_calls": component.calls,
            "success_rate": 100.0 - component.failure_rate,
            "failure_rate": component.failure_rate,
            "avg_latency": component.average,
            "latency_percentiles": { "p99": component.p99 },
        });
        (component.name.to_owned(), summary)
    });
    Json(summaries.collect())
}
