//! Three services on one flaky server: a gateway to documents, a model that embeds them, a store of vectors.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use fastrand::Rng;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::faults::{Fault, Faults};
use crate::metrics::Component;

/// How long a slow service takes.
const SLOW: Duration = Duration::from_secs(2);
const VECTORS: usize = 1000;

/// Starts the server.
pub(crate) async fn start(seed: u64) -> io::Result<SocketAddr> {
    let faults = Faults::start(seed);
    let flaky = |service| middleware::from_fn_with_state((service, faults.clone()), fail_or_not);
    let store = Arc::new(Mutex::new(VecDeque::new()));
    let app = Router::new()
        .route(
            "/documents/{id}",
            get(document).layer(flaky(Component::IpfsGateway)),
        )
        .route("/embed", post(embed).layer(flaky(Component::Embeddings)))
        .route("/vectors", post(keep).layer(flaky(Component::VectorStore)))
        .with_state(store);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async { axum::serve(listener, app).await });
    Ok(address)
}

async fn fail_or_not(
    State((service, faults)): State<(Component, Faults)>,
    request: Request,
    next: Next,
) -> Response {
    match faults.of(service) {
        Some(Fault::Broken) => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Some(Fault::Slow) => tokio::time::sleep(SLOW).await,
        None => {}
    }
    next.run(request).await
}

async fn document(Path(id): Path<u64>) -> Json<Value> {
    let mut rng = Rng::with_seed(id);
    let letters = (0..200).map(|_| rng.lowercase());
    Json(json!({ "text": letters.collect::<String>() }))
}

/// How often each letter occurs.
async fn embed(Json(document): Json<Value>) -> Json<Value> {
    let text = document["text"].as_str().unwrap_or_default();
    let letters = 'a'..='z';
    let vector = letters.map(|letter| text.matches(letter).count());
    Json(json!({ "vector": vector.collect::<Vec<_>>() }))
}

async fn keep(
    State(store): State<Arc<Mutex<VecDeque<Value>>>>,
    Json(vector): Json<Value>,
) -> Json<Value> {
    let mut store = store.lock().unwrap_or_else(PoisonError::into_inner);
    store.push_back(vector);
    if store.len() > VECTORS {
        store.pop_front();
    }
    Json(json!({ "vectors": store.len() }))
}
