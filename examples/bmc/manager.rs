//! The manager: lets customers in, keeps their servers, knows the gateways.

use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use metrics_runtime::http::RpcStatus;
use metrics_runtime::{Metrics as _, Page, timed};
use serde::{Deserialize, Serialize};

use crate::database::{Database, Gateway, QueryError, Tables, User};
use crate::labels::{AuthError, AuthMethod, Crud, Datacenter, Table};
use crate::metrics::{DatabaseMetrics, ManagerMetrics};
use crate::rpc::RpcError;
use crate::servers;
use crate::service::{Service, bearer};
use crate::support::Options;
use crate::tokens::{Claims, Hash, Tokens};

/// Customers, each of whom logs in by its own name.
pub(crate) const CUSTOMERS: [&str; 3] = ["acme", "globex", "initech"];

#[derive(Serialize, Deserialize)]
pub(crate) struct Authenticate {
    pub(crate) user: String,
    pub(crate) method: AuthMethod,
    pub(crate) secret: String,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Token {
    pub(crate) token: String,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct RegisterGateway {
    pub(crate) gateway_id: String,
    pub(crate) datacenter: Datacenter,
}

pub(crate) struct Manager {
    metrics: ManagerMetrics,
    database: Database,
    tokens: Arc<Tokens>,
}

pub(crate) type Shared = State<Arc<Manager>>;

pub(crate) fn start(mut service: Service, options: &Options) -> Result<Page, Box<dyn Error>> {
    let manager = Manager::new(&service)?;
    service.exporter = service
        .exporter
        .collect("inventory", manager.database.inventory());
    let http = Router::new()
        .route("/api/v1/servers", get(servers::list).post(servers::create))
        .route(
            "/api/v1/servers/{server}",
            get(servers::read)
                .put(servers::update)
                .delete(servers::delete),
        );
    let rpc = Router::new()
        .route(
            "/manager.v1.ManagerService/Authenticate",
            post(authenticate),
        )
        .route(
            "/manager.v1.ManagerService/ValidateToken",
            post(validate_token),
        )
        .route(
            "/manager.v1.ManagerService/RegisterGateway",
            post(register_gateway),
        );
    let api = manager.metrics.api.around(http, rpc);
    service.serve(api.with_state(Arc::new(manager)), options)
}

impl Manager {
    fn new(service: &Service) -> Result<Self, Box<dyn Error>> {
        let user = |customer: &str| User {
            customer: customer.to_owned(),
            password: Hash::new(customer, &format!("{customer}'s password")),
            api_key: format!("{customer}'s key"),
        };
        let tables = Tables {
            users: CUSTOMERS
                .into_iter()
                .map(|name| (name.to_owned(), user(name)))
                .collect(),
            ..Tables::default()
        };
        let metrics = ManagerMetrics::register_in(&service.registry);
        let tokens = Arc::new(Tokens::new().map_err(|_| "there is no randomness")?);
        let active = tokens.clone();
        metrics.active_tokens.derive(move || active.active());
        Ok(Self {
            metrics,
            database: Database::new(DatabaseMetrics::register_in(&service.registry), tables),
            tokens,
        })
    }

    /// Who it is that brings this secret.
    #[timed(self.metrics.auth_duration_seconds, labels = request.method, calls = self.metrics.auth_requests_total, outcome)]
    async fn authenticate(&self, request: Authenticate) -> Result<String, AuthError> {
        let Authenticate {
            user,
            method,
            secret,
        } = request;
        let name = user.clone();
        let found = self
            .database
            .query(Crud::Read, Table::Users, move |tables| {
                tables.users.get(&name).cloned().ok_or(QueryError::NotFound)
            });
        let known = found.await.map_err(|_| AuthError::UnknownUser)?;
        let is_right = match method {
            AuthMethod::ApiKey => known.api_key == secret,
            AuthMethod::Password => {
                let is_of = move || known.password.is_of(&user, &secret);
                tokio::task::spawn_blocking(is_of).await.unwrap_or(false)
            }
        };
        if is_right {
            Ok(known.customer)
        } else {
            Err(AuthError::WrongSecret)
        }
    }

    /// Knows a gateway from now on.
    async fn register(&self, request: RegisterGateway) -> Result<(), RpcError> {
        let RegisterGateway {
            gateway_id,
            datacenter,
        } = request;
        if !gateway_id.starts_with("gw-") {
            return Err(RpcError::new(
                RpcStatus::InvalidArgument,
                "a gateway's name starts with gw-",
            ));
        }
        let seen = Instant::now();
        let written = self
            .database
            .query(Crud::Update, Table::Gateways, |tables| {
                tables
                    .gateways
                    .insert(gateway_id, Gateway { datacenter, seen });
                Ok(())
            });
        written
            .await
            .map_err(|_| RpcError::new(RpcStatus::Internal, "the database refuses it"))
    }

    fn validate(&self, token: &str) -> Option<Claims> {
        let (status, claims) = self.tokens.validate(token);
        self.metrics
            .token_validations_total
            .with(&status)
            .increment(1);
        claims
    }

    /// Works with the servers of a customer.
    #[timed(self.metrics.server_operation_duration_seconds, labels = operation, calls = self.metrics.server_operations_total, outcome)]
    pub(crate) async fn servers<T>(
        &self,
        operation: Crud,
        headers: &HeaderMap,
        statement: impl FnOnce(&mut Tables, String) -> Result<T, QueryError>,
    ) -> Result<T, StatusCode> {
        let claims = self
            .validate(bearer(headers))
            .ok_or(StatusCode::UNAUTHORIZED)?;
        let statement = |tables: &mut Tables| statement(tables, claims.sub);
        let result = self
            .database
            .query(operation, Table::Servers, statement)
            .await;
        result.map_err(|error| match error {
            QueryError::NotFound => StatusCode::NOT_FOUND,
            QueryError::AlreadyExists => StatusCode::CONFLICT,
        })
    }
}

async fn authenticate(
    State(manager): Shared,
    Json(request): Json<Authenticate>,
) -> Result<Json<Token>, RpcError> {
    let customer = manager.authenticate(request).await;
    // Who asks need not know what was wrong.
    let customer =
        customer.map_err(|_| RpcError::new(RpcStatus::Unauthenticated, "wrong secret"))?;
    let token = manager.tokens.issue(&customer);
    let token = token.map_err(|error| RpcError::new(RpcStatus::Internal, error.to_string()))?;
    Ok(Json(Token { token }))
}

async fn validate_token(
    State(manager): Shared,
    Json(Token { token }): Json<Token>,
) -> Result<Json<Claims>, RpcError> {
    let claims = manager.validate(&token);
    claims
        .map(Json)
        .ok_or_else(|| RpcError::new(RpcStatus::Unauthenticated, "no valid token"))
}

async fn register_gateway(
    State(manager): Shared,
    Json(request): Json<RegisterGateway>,
) -> Result<Json<()>, RpcError> {
    let registrations = manager.metrics.gateway_registrations_total.outcomes();
    registrations
        .count_async(manager.register(request))
        .await
        .map(Json)
}
