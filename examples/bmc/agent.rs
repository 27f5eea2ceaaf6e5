//! The agent in a rack: finds its BMCs, stays registered with the gateway, and does what that asks for.

use std::collections::BTreeMap;
use std::error::Error;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::{Path, State, WebSocketUpgrade};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{any, get, post};
use axum::{Json, Router};
use metrics_runtime::http::RpcStatus;
use metrics_runtime::{Family, Gauge, Metrics as _, Owned, Page, Removable, Tracked, timed};
use tokio::time::sleep;

use crate::bmc::{BmcError, Bmcs};
use crate::gateway::{Heartbeat, Operate, RegisterAgent};
use crate::labels::{BmcOperation, BmcType, Datacenter, DiscoveryError, SessionType};
use crate::metrics::AgentMetrics;
use crate::rpc::{Caller, RpcError};
use crate::service::{Places, Service};
use crate::support::Options;

const ID: &str = "agent-fra1-1";

pub(crate) struct Agent {
    pub(crate) metrics: AgentMetrics,
    pub(crate) bmcs: Bmcs,
    known: Mutex<BTreeMap<String, BmcType>>,
    caller: Caller,
    gateway: SocketAddr,
    address: SocketAddr,
}

type Shared = State<Arc<Agent>>;

pub(crate) fn start(
    service: Service,
    rack: SocketAddr,
    places: Places,
    options: &Options,
) -> Result<Page, Box<dyn Error>> {
    let agent = Arc::new(Agent {
        metrics: AgentMetrics::register_in(&service.registry),
        bmcs: Bmcs { rack },
        known: Mutex::default(),
        caller: Caller::new(),
        gateway: places.gateway,
        address: places.agent,
    });
    let http = Router::new()
        .route("/api/v1/servers", get(servers))
        .route("/api/v1/servers/{server}/{type}", any(console));
    let rpc = Router::new().route("/agent.v1.AgentService/Operate", post(operate));
    let api = agent
        .metrics
        .api
        .around(http, rpc)
        .with_state(agent.clone());
    tokio::spawn(agent.clone().keep_discovering());
    tokio::spawn(agent.stay_registered());
    service.serve(api, options)
}

impl Agent {
    fn known(&self) -> MutexGuard<'_, BTreeMap<String, BmcType>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn keep_discovering(self: Arc<Self>) {
        loop {
            if let Err(error) = self.discover().await {
                self.metrics
                    .discovery_errors_total
                    .with(&error)
                    .increment(1);
            }
            sleep(Duration::from_millis(400)).await;
        }
    }

    /// Looks for the BMCs there are. Servers that are gone take their series with them, after their last session.
    #[timed(self.metrics.discovery_duration_seconds, calls = self.metrics.discovery_cycles_total, outcome)]
    async fn discover(&self) -> Result<(), DiscoveryError> {
        let found = self.bmcs.list().await?;
        for bmc in BmcType::ALL {
            let servers = found.values().filter(|known| **known == bmc).count();
            self.metrics.servers_discovered.with(&bmc).set(servers);
        }
        // While this is locked, no session begins.
        let mut known = self.known();
        self.metrics.forget(|server| found.contains_key(server));
        *known = found;
        Ok(())
    }

    /// Counts a session with a server for as long as the guard lives.
    pub(crate) fn track(
        &self,
        sessions: &Family<String, Gauge, Removable>,
        server: &str,
    ) -> Tracked<Owned> {
        let _known = self.known();
        sessions.with(&server.to_owned()).track()
    }

    /// Registers, and says that it is there until the gateway does not hear it any more; and so on.
    async fn stay_registered(self: Arc<Self>) {
        loop {
            if !self.known().is_empty() && self.register().await.is_ok() {
                // 1 for as long as this lives, and 0 however it ends.
                let _connected = self.metrics.gateway_connection_status.track();
                while self.beat().await.is_ok() {
                    sleep(Duration::from_millis(500)).await;
                }
            }
            sleep(Duration::from_millis(100)).await;
        }
    }

    #[timed(self.metrics.gateway_registration_duration_seconds, calls = self.metrics.gateway_registrations_total, outcome)]
    async fn register(&self) -> Result<(), RpcError> {
        let request = RegisterAgent {
            agent_id: ID.to_owned(),
            datacenter: Datacenter::Fra1,
            address: self.address,
            servers: self.known().keys().cloned().collect(),
        };
        self.caller
            .call(
                self.gateway,
                "gateway.v1.GatewayService/RegisterAgent",
                &request,
            )
            .await
    }

    async fn beat(&self) -> Result<(), RpcError> {
        let agent_id = ID.to_owned();
        let method = "gateway.v1.GatewayService/Heartbeat";
        let heartbeat = Heartbeat { agent_id };
        let sending = self.caller.call(self.gateway, method, &heartbeat);
        self.metrics
            .heartbeats_sent_total
            .outcomes()
            .count_async(sending)
            .await
    }

    #[timed(self.metrics.bmc_operation_duration_seconds, labels = (bmc, operation), calls = self.metrics.bmc_operations_total, outcome)]
    async fn operate(
        &self,
        server: &str,
        bmc: BmcType,
        operation: BmcOperation,
    ) -> Result<(), BmcError> {
        let done = self.bmcs.operate(server, operation).await;
        if let Err(BmcError::Connection(error)) = done {
            self.metrics
                .bmc_connection_errors_total
                .with(&(bmc, error))
                .increment(1);
        }
        done
    }
}

impl AgentMetrics {
    /// Removes the series of servers that are gone, unless sessions with them go on. None may begin meanwhile.
    fn forget(&self, is_there: impl Fn(&str) -> bool) {
        let is_there = |server: Option<&str>| server.is_some_and(&is_there);
        for sessions in [self.sol_sessions_total, self.vnc_sessions_total] {
            sessions.retain(|series| {
                series.metric().get() > 0.0 || is_there(series.label("server_id"))
            });
        }
        // A counter that left during a session would start again from 0.
        let sessions: Vec<_> = self.sol_sessions_total.iter().collect();
        self.sol_reconnections_total.retain(|series| {
            let server = series.label("server_id");
            is_there(server)
                || sessions
                    .iter()
                    .any(|session| session.label("server_id") == server)
        });
    }
}

async fn servers(State(agent): Shared) -> Json<Vec<String>> {
    Json(agent.known().keys().cloned().collect())
}

async fn operate(
    State(agent): Shared,
    Json(Operate { server, operation }): Json<Operate>,
) -> Result<Json<()>, RpcError> {
    let known = agent.known().get(&server).copied();
    let bmc = known.ok_or_else(|| RpcError::new(RpcStatus::NotFound, "there is no such server"))?;
    let done = agent.operate(&server, bmc, operation).await;
    done.map(Json).map_err(|error| match error {
        BmcError::Connection(_) => RpcError::new(RpcStatus::Aborted, "the BMC does not answer"),
        BmcError::Failed => RpcError::new(RpcStatus::FailedPrecondition, "the BMC refuses it"),
    })
}

async fn console(
    State(agent): Shared,
    Path((server, kind)): Path<(String, SessionType)>,
    upgrade: WebSocketUpgrade,
) -> Result<Response, StatusCode> {
    if !agent.known().contains_key(&server) {
        return Err(StatusCode::NOT_FOUND);
    }
    Ok(upgrade.on_upgrade(move |gateway| async move {
        match kind {
            SessionType::Sol => agent.sol(&server, gateway).await,
            SessionType::Vnc => agent.vnc(&server, gateway).await,
        }
    }))
}
