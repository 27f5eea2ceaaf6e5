//! The API: routes, and the layer that measures them.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{delete, get, post, put};
use axum::{Json, Router};
use metrics_runtime::http::HttpLayer;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Platform;
use crate::error::Error;
use crate::labels::{RequestType, TopK};
use crate::metrics::{HTTP, SHOP};
use crate::ml;

type Answer = Result<Json<Value>, Error>;
type Shared = State<Arc<Platform>>;

pub(crate) fn router(platform: Arc<Platform>) -> Router {
    let layer = HttpLayer::server()
        .requests(HTTP.requests_total)
        .duration(HTTP.request_duration_seconds)
        .in_flight(HTTP.active_requests)
        .request_size(HTTP.request_size_bytes)
        .response_size(HTTP.response_size_bytes)
        .without_ids();
    Router::new()
        .route("/api/users", post(register))
        .route("/api/users/{id}/export", post(export))
        .route("/api/users/{id}", delete(forget))
        .route("/api/products/{id}", get(product))
        .route("/api/orders", post(order))
        .route("/api/orders/next", get(next_order))
        .route("/api/tasks", post(task))
        .route("/api/predictions", post(predict))
        .route("/api/documents", post(document))
        .route("/api/searches", post(search))
        .route("/api/webhook", put(webhook))
        .fallback(async || Error::NotFound)
        .layer(layer)
        .with_state(platform)
}

#[derive(Deserialize)]
struct NewUser {
    email: String,
}

async fn register(
    platform: Shared,
    Json(user): Json<NewUser>,
) -> Result<(StatusCode, Json<Value>), Error> {
    let id = platform.database.connect().await?.register(&user.email)?;
    SHOP.user_registrations_total.increment(1);
    Ok((StatusCode::CREATED, Json(json!({ "id": id }))))
}

async fn export(platform: Shared, Path(user): Path<u64>) -> Answer {
    let records = platform.gdpr(RequestType::Export, user).await?;
    Ok(Json(json!({ "records": records })))
}

async fn forget(platform: Shared, Path(user): Path<u64>) -> Answer {
    let records = platform.gdpr(RequestType::Delete, user).await?;
    Ok(Json(json!({ "records": records })))
}

async fn product(platform: Shared, Path(id): Path<u32>) -> Result<String, Error> {
    let key = format!("product {id}");
    if let Some(found) = platform.cache.get(&key) {
        return Ok(found);
    }
    let product = platform.database.connect().await?.product(id)?;
    let text = json!(product).to_string();
    platform.cache.put(key, text.clone());
    Ok(text)
}

#[derive(Deserialize)]
struct NewOrder {
    user: u64,
    product: u32,
    quantity: u8,
}

async fn order(platform: Shared, Json(new): Json<NewOrder>) -> Answer {
    let connection = platform.database.connect().await?;
    let order = connection.place(new.user, new.product, new.quantity)?;
    SHOP.orders_total.increment(1);
    SHOP.order_value_usd.record(order.usd);
    SHOP.revenue_usd_total.increment(order.usd);
    platform.webhooks.tell(&order);
    Ok(Json(json!(order)))
}

/// Waits for the next order.
async fn next_order(platform: Shared) -> Answer {
    let order = platform.webhooks.orders().recv().await;
    let missed = |_| Error::Unavailable("too many orders at once");
    order.map(Json).map_err(missed)
}

#[derive(Deserialize)]
struct Text {
    text: String,
}

async fn task(platform: Shared, Json(task): Json<Text>) -> Result<String, Error> {
    platform.agents.execute(task.text).await
}

#[derive(Deserialize)]
struct Prediction {
    model: ml::Name,
    features: Vec<f64>,
}

async fn predict(platform: Shared, Json(of): Json<Prediction>) -> Answer {
    let answer = platform.models.predict(of.model, &of.features)?;
    Ok(Json(json!({ "answer": answer })))
}

async fn document(platform: Shared, Json(document): Json<Text>) -> StatusCode {
    platform.vectors.insert(&document.text);
    StatusCode::CREATED
}

#[derive(Deserialize)]
struct Search {
    text: String,
    top_k: TopK,
}

async fn search(platform: Shared, Json(of): Json<Search>) -> Answer {
    let found = platform.vectors.search(&of.text, of.top_k);
    Ok(Json(json!(found)))
}

#[derive(Deserialize)]
struct Subscription {
    url: String,
}

async fn webhook(platform: Shared, Json(subscription): Json<Subscription>) -> StatusCode {
    platform.webhooks.subscribe(subscription.url);
    StatusCode::NO_CONTENT
}
