//! The API over HTTP.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use metrics_runtime::http::HttpLayer;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::failure::Refusal;
use crate::metrics::HTTP;
use crate::order::{Environment, Order, Review};
use crate::service::Service;

type Shared = State<Arc<Service>>;
type Answer = Result<Json<Value>, Refusal>;

pub(crate) fn router(service: Arc<Service>) -> Router {
    let layer = HttpLayer::server()
        .duration(HTTP.request_duration_seconds)
        .in_flight(HTTP.active_requests)
        .request_size(HTTP.request_body_size_bytes)
        .response_size(HTTP.response_body_size_bytes);
    Router::new()
        .route("/health", get(health))
        .route("/modules/{module}", put(upload))
        .route("/deployments", post(order))
        .route("/deployments/{id}", get(look))
        .route("/deployments/{id}/end", get(wait))
        .route("/deployments/{id}/approval", post(review))
        .route("/deployments/{id}/rollback", post(take_back))
        .route("/nodes/{environment}/{number}", put(power))
        .layer(layer)
        .with_state(service)
}

/// A cluster is not healthy while a node is off.
async fn health(State(service): Shared) -> (StatusCode, Json<Value>) {
    let off = service.cluster.off().await;
    let (status, text) = if off.is_empty() {
        (StatusCode::OK, "healthy")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "degraded")
    };
    (status, Json(json!({ "status": text, "nodes_off": off })))
}

#[derive(Deserialize)]
struct Upload {
    checksum: u64,
}

async fn upload(
    State(service): Shared,
    Path(module): Path<String>,
    Query(Upload { checksum }): Query<Upload>,
    artefact: Bytes,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let version = service.upload(&module, artefact, checksum)?;
    Ok((StatusCode::CREATED, Json(json!({ "version": version }))))
}

async fn order(
    State(service): Shared,
    Json(order): Json<Order>,
) -> Result<(StatusCode, Json<Value>), Refusal> {
    let (id, state) = service.order(order)?;
    Ok((
        StatusCode::ACCEPTED,
        Json(json!({ "id": id, "state": state })),
    ))
}

async fn look(State(service): Shared, Path(id): Path<u64>) -> Answer {
    Ok(Json(service.look(id)?))
}

async fn wait(State(service): Shared, Path(id): Path<u64>) -> Answer {
    Ok(Json(service.wait(id).await?))
}

async fn review(State(service): Shared, Path(id): Path<u64>, Json(review): Json<Review>) -> Answer {
    Ok(Json(
        json!({ "id": id, "state": service.review(id, &review)? }),
    ))
}

async fn take_back(State(service): Shared, Path(id): Path<u64>) -> Answer {
    Ok(Json(
        json!({ "id": id, "state": service.take_back(id).await? }),
    ))
}

#[derive(Deserialize)]
struct Power {
    on: bool,
}

async fn power(
    State(service): Shared,
    Path((environment, number)): Path<(Environment, u8)>,
    Json(Power { on }): Json<Power>,
) -> Answer {
    let switched = service.cluster.power(environment, number, on).await;
    switched.map_err(|_| Refusal::BadNode)?;
    Ok(Json(json!({ "on": on })))
}
