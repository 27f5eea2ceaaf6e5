//! What customers do with the servers that they keep with the manager.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};

use crate::database::{QueryError, Server};
use crate::labels::Crud;
use crate::manager::Shared;

/// A server as customers speak of it.
#[derive(Serialize, Deserialize)]
pub(crate) struct Named {
    pub(crate) id: String,
    #[serde(flatten)]
    pub(crate) server: Server,
}

pub(crate) async fn list(
    State(manager): Shared,
    headers: HeaderMap,
) -> Result<Json<Vec<String>>, StatusCode> {
    let servers = manager.servers(Crud::List, &headers, |tables, customer| {
        let own = tables
            .servers
            .iter()
            .filter(|(_, server)| server.customer == customer);
        Ok(own.map(|(id, _)| id.clone()).collect())
    });
    servers.await.map(Json)
}

pub(crate) async fn create(
    State(manager): Shared,
    headers: HeaderMap,
    Json(Named { id, server }): Json<Named>,
) -> Result<StatusCode, StatusCode> {
    let created = manager.servers(Crud::Create, &headers, |tables, customer| {
        if tables.servers.contains_key(&id) {
            return Err(QueryError::AlreadyExists);
        }
        tables.servers.insert(id, Server { customer, ..server });
        Ok(StatusCode::CREATED)
    });
    created.await
}

pub(crate) async fn read(
    State(manager): Shared,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Server>, StatusCode> {
    let found = manager.servers(Crud::Read, &headers, |tables, customer| {
        let own = tables
            .servers
            .get(&id)
            .filter(|server| server.customer == customer);
        own.cloned().ok_or(QueryError::NotFound)
    });
    found.await.map(Json)
}

pub(crate) async fn update(
    State(manager): Shared,
    Path(id): Path<String>,
    headers: HeaderMap,
    Json(server): Json<Server>,
) -> Result<StatusCode, StatusCode> {
    let updated = manager.servers(Crud::Update, &headers, |tables, customer| {
        let own = tables
            .servers
            .get_mut(&id)
            .filter(|server| server.customer == customer);
        *own.ok_or(QueryError::NotFound)? = Server { customer, ..server };
        Ok(StatusCode::NO_CONTENT)
    });
    updated.await
}

pub(crate) async fn delete(
    State(manager): Shared,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, StatusCode> {
    let deleted = manager.servers(Crud::Delete, &headers, |tables, customer| {
        let is_own = tables
            .servers
            .get(&id)
            .is_some_and(|server| server.customer == customer);
        if !is_own {
            return Err(QueryError::NotFound);
        }
        tables.servers.remove(&id);
        Ok(StatusCode::NO_CONTENT)
    });
    deleted.await
}
