//! The gateway of a datacenter: agents register with it, and what customers do with servers goes through it to them.

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{any, post};
use axum::{Json, Router};
use metrics_runtime::http::RpcStatus;
use metrics_runtime::{Metrics as _, Page, timed};
use serde::{Deserialize, Serialize};
use tokio::time::sleep;

use crate::agents::Agents;
use crate::labels::{BmcOperation, Datacenter, ProxyError, SessionOperation, SessionType};
use crate::manager::{RegisterGateway, Token};
use crate::metrics::GatewayMetrics;
use crate::rpc::{Caller, RpcError};
use crate::service::{Places, Service, bearer};
use crate::sessions::Sessions;
use crate::support::Options;
use crate::tokens::Claims;

#[derive(Serialize, Deserialize)]
pub(crate) struct RegisterAgent {
    pub(crate) agent_id: String,
    pub(crate) datacenter: Datacenter,
    /// Where its API is.
    pub(crate) address: SocketAddr,
    /// The servers whose BMCs it reaches.
    pub(crate) servers: Vec<String>,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Heartbeat {
    pub(crate) agent_id: String,
}

/// What is to be done with a server.
#[derive(Serialize, Deserialize)]
pub(crate) struct Operate {
    pub(crate) server: String,
    pub(crate) operation: BmcOperation,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Opened {
    pub(crate) session: u64,
}

pub(crate) struct Gateway {
    pub(crate) metrics: GatewayMetrics,
    pub(crate) agents: Agents,
    pub(crate) sessions: Sessions,
    caller: Caller,
    manager: SocketAddr,
}

type Shared = State<Arc<Gateway>>;

pub(crate) fn start(
    service: Service,
    places: Places,
    options: &Options,
) -> Result<Page, Box<dyn Error>> {
    let gateway = Arc::new(Gateway {
        metrics: GatewayMetrics::register_in(&service.registry),
        agents: Agents::default(),
        sessions: Sessions::default(),
        caller: Caller::new(),
        manager: places.manager,
    });
    let http = Router::new()
        .route(
            "/api/v1/servers/{server}/operations/{operation}",
            post(operate),
        )
        .route("/api/v1/servers/{server}/sessions/{type}", post(open))
        .route("/api/v1/sessions/{session}", any(stream));
    let rpc = Router::new()
        .route(
            "/gateway.v1.GatewayService/RegisterAgent",
            post(register_agent),
        )
        .route("/gateway.v1.GatewayService/Heartbeat", post(heartbeat));
    let api = gateway
        .metrics
        .api
        .around(http, rpc)
        .with_state(gateway.clone());
    tokio::spawn(gateway.keep());
    service.serve(api, options)
}

impl Gateway {
    /// Tells the manager that it is there, and forgets agents and sessions that nobody hears of any more.
    async fn keep(self: Arc<Self>) {
        let register = RegisterGateway {
            gateway_id: "gw-fra1".to_owned(),
            datacenter: Datacenter::Fra1,
        };
        loop {
            let method = "manager.v1.ManagerService/RegisterGateway";
            if let Err(error) = self
                .caller
                .call::<()>(self.manager, method, &register)
                .await
            {
                eprintln!(
                    "bmc: gateway: the manager does not answer: {}",
                    error.message
                );
            }
            for _ in 0..4 {
                self.agents.sweep(&self.metrics);
                self.sessions.sweep(&self.metrics);
                sleep(Duration::from_millis(250)).await;
            }
        }
    }

    /// The customer whose token a request brings: the manager knows.
    async fn customer(&self, headers: &HeaderMap) -> Result<String, StatusCode> {
        let token = bearer(headers).to_owned();
        let method = "manager.v1.ManagerService/ValidateToken";
        let claims = self
            .caller
            .call::<Claims>(self.manager, method, &Token { token })
            .await;
        claims
            .map(|claims| claims.sub)
            .map_err(|error| match error.status {
                RpcStatus::Unauthenticated => StatusCode::UNAUTHORIZED,
                _ => StatusCode::SERVICE_UNAVAILABLE,
            })
    }

    #[timed(self.metrics.bmc_operation_duration_seconds, labels = operation, calls = self.metrics.bmc_operations_total, outcome)]
    async fn operate(&self, server: String, operation: BmcOperation) -> Result<(), ProxyError> {
        let agent = self.agents.of(&server).ok_or(ProxyError::NoAgent)?;
        let request = Operate { server, operation };
        let done = self
            .caller
            .call(agent, "agent.v1.AgentService/Operate", &request)
            .await;
        done.map_err(|error| match error.status {
            RpcStatus::DeadlineExceeded => ProxyError::Timeout,
            RpcStatus::Unavailable => ProxyError::AgentUnreachable,
            _ => ProxyError::BmcFailed,
        })
    }

    #[timed(self.metrics.session_creation_duration_seconds, labels = kind)]
    async fn open(
        &self,
        headers: &HeaderMap,
        server: String,
        kind: SessionType,
    ) -> Result<u64, StatusCode> {
        let customer = self.customer(headers).await?;
        let agent = self.agents.of(&server).ok_or(StatusCode::NOT_FOUND)?;
        Ok(self
            .sessions
            .open(&self.metrics, kind, customer, server, agent))
    }
}

async fn register_agent(
    State(gateway): Shared,
    Json(request): Json<RegisterAgent>,
) -> Result<Json<()>, RpcError> {
    let datacenter = request.datacenter;
    let attempts = gateway.metrics.agent_registrations_total;
    attempts
        .by_outcome(&datacenter)
        .count(|| gateway.agents.register(&gateway.metrics, request))
        .map(Json)
}

async fn heartbeat(
    State(gateway): Shared,
    Json(Heartbeat { agent_id }): Json<Heartbeat>,
) -> Result<Json<()>, RpcError> {
    gateway.agents.beat(&gateway.metrics, agent_id).map(Json)
}

async fn operate(
    State(gateway): Shared,
    Path((server, operation)): Path<(String, BmcOperation)>,
    headers: HeaderMap,
) -> Result<StatusCode, StatusCode> {
    gateway.customer(&headers).await?;
    let done = gateway
        .operate(server, operation)
        .await
        .inspect_err(|error| {
            gateway.metrics.proxy_errors_total.with(error).increment(1);
        });
    done.map(|()| StatusCode::NO_CONTENT)
        .map_err(|error| match error {
            ProxyError::NoAgent => StatusCode::NOT_FOUND,
            ProxyError::Timeout => StatusCode::GATEWAY_TIMEOUT,
            ProxyError::AgentUnreachable | ProxyError::BmcFailed => StatusCode::BAD_GATEWAY,
        })
}

async fn open(
    State(gateway): Shared,
    Path((server, kind)): Path<(String, SessionType)>,
    headers: HeaderMap,
) -> Result<Json<Opened>, StatusCode> {
    let creating = gateway
        .metrics
        .session_operations_total
        .by_outcome(&(SessionOperation::Create, kind));
    let opened = creating.count_async(gateway.open(&headers, server, kind));
    opened.await.map(|session| Json(Opened { session }))
}

async fn stream(
    State(gateway): Shared,
    Path(session): Path<u64>,
    upgrade: WebSocketUpgrade,
) -> Result<Response, StatusCode> {
    let session = gateway
        .sessions
        .take(session)
        .ok_or(StatusCode::NOT_FOUND)?;
    Ok(upgrade.on_upgrade(move |customer| async move { session.stream(&gateway, customer).await }))
}
