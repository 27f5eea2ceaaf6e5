//! The orchestrator's API: tasks, which become events for the workers.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use metrics_runtime::Page;
use metrics_runtime::http::HttpLayer;
use redis::RedisError;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::pool::Event;
use crate::queue::{PushError, Queue};

type Answer = (StatusCode, Json<Value>);

/// The page is on the same server, but is none of the requests that it tells of.
pub(crate) fn router(queue: Queue, page: &Page, proxy: Router) -> Router {
    let metrics = &queue.metrics;
    let layer = HttpLayer::server()
        .requests(metrics.http_requests_total)
        .duration(metrics.http_request_duration_seconds)
        .skip(["/metrics", "/health"]);
    Router::new()
        .route("/tasks", post(submit))
        .route("/tasks/{id}", get(look))
        .with_state(Arc::new(queue))
        .merge(proxy)
        .merge(page.router())
        .layer(layer)
}

#[derive(Deserialize)]
struct Task {
    event_type: String,
    steps: String,
}

/// Submits a task, which is active until it has a result.
async fn submit(State(queue): State<Arc<Queue>>, Json(task): Json<Task>) -> Answer {
    let active = queue.metrics.active_tasks.track();
    let id = fastrand::u64(..);
    let event = json!(Event {
        id,
        about: task.event_type,
        steps: task.steps,
    });
    match queue.push(&event.to_string()).await {
        Ok(()) => {
            tokio::spawn(async move {
                queue.wait_for(id).await;
                drop(active);
            });
            (StatusCode::ACCEPTED, Json(json!({ "id": id })))
        }
        Err(PushError::Full) => (
            StatusCode::TOO_MANY_REQUESTS,
            Json(json!({ "detail": "too many events wait" })),
        ),
        Err(PushError::Redis(error)) => unavailable(&error),
    }
}

async fn look(State(queue): State<Arc<Queue>>, Path(id): Path<u64>) -> Answer {
    match queue.result(id).await {
        Ok(Some(result)) => (StatusCode::OK, Json(json!({ "result": result }))),
        Ok(None) => (
            StatusCode::NOT_FOUND,
            Json(json!({ "detail": "no result" })),
        ),
        Err(error) => unavailable(&error),
    }
}

fn unavailable(error: &RedisError) -> Answer {
    let detail = json!({ "detail": error.to_string() });
    (StatusCode::SERVICE_UNAVAILABLE, Json(detail))
}
