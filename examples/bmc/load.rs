//! Customers who work with their servers, and agents that come and go: what keeps the system busy.

use std::net::SocketAddr;
use std::time::Duration;

use axum::http::Request;
use fastrand::Rng;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

use crate::gateway::{Heartbeat, Opened, RegisterAgent};
use crate::labels::{AuthMethod, BmcOperation, Datacenter, ServerStatus, SessionType};
use crate::manager::{Authenticate, CUSTOMERS, Token};
use crate::rack::SERVERS;
use crate::rpc::{Caller, RpcError};
use crate::service::Places;
use crate::support::Options;

/// Starts all of them, as far as there is somebody here for them to talk to.
pub(crate) fn start(places: Places, options: &Options) {
    for (number, name) in CUSTOMERS.into_iter().enumerate() {
        let customer = |purpose: u64| Customer {
            name,
            token: String::new(),
            caller: Caller::new(),
            places,
            rng: Rng::with_seed(options.seed ^ (purpose << 8) ^ number as u64),
        };
        if options.runs("manager") {
            tokio::spawn(customer(1).keep_servers());
        }
        if options.runs("gateway") {
            tokio::spawn(customer(2).operate());
            tokio::spawn(customer(3).watch(SessionType::Sol));
            tokio::spawn(customer(4).watch(SessionType::Vnc));
        }
    }
    if options.runs("gateway") {
        tokio::spawn(visit(places, Rng::with_seed(options.seed)));
    }
    if options.runs("agent") {
        tokio::spawn(look_at(places.agent));
    }
}

/// A customer, with the token of the last time that it logged in.
struct Customer {
    name: &'static str,
    token: String,
    caller: Caller,
    places: Places,
    rng: Rng,
}

impl Customer {
    /// Creates, changes and deletes servers: never more than ten.
    async fn keep_servers(mut self) {
        for step in 0_u64.. {
            // A token is good for eight seconds, and this one is kept for longer.
            if step % 96 == 0 {
                self.log_in().await;
            }
            let server = format!("/api/v1/servers/{}-{}", self.name, self.rng.u8(0..10));
            let datacenter = Datacenter::ALL[self.rng.usize(0..3)];
            let status = [ServerStatus::Online, ServerStatus::Maintenance][self.rng.usize(0..2)];
            let body = json!({"customer": self.name, "datacenter": datacenter, "status": status});
            let (method, path, body) = match self.rng.u8(0..12) {
                0..4 => {
                    let id = server.rsplit('/').next();
                    let mut body = body;
                    body["id"] = json!(id);
                    ("POST", "/api/v1/servers", body)
                }
                4..6 => ("PUT", &*server, body),
                6..8 => ("GET", &*server, Value::Null),
                8..10 => ("GET", "/api/v1/servers", Value::Null),
                10 => ("DELETE", &*server, Value::Null),
                _ => ("GET", "/favicon.ico", Value::Null),
            };
            self.ask(self.places.manager, method, path, body).await;
            sleep(Duration::from_millis(self.rng.u64(40..160))).await;
        }
    }

    /// Switches servers on and off, one of which does not exist.
    async fn operate(mut self) {
        for step in 0_u64.. {
            if step % 16 == 0 {
                self.log_in().await;
            }
            let server = if step % 10 == 0 {
                "srv-0"
            } else {
                SERVERS[self.rng.usize(0..6)].0
            };
            let operation = BmcOperation::ALL[self.rng.usize(0..4)].as_str();
            let path = format!("/api/v1/servers/{server}/operations/{operation}");
            self.ask(self.places.gateway, "POST", &path, Value::Null)
                .await;
            sleep(Duration::from_millis(self.rng.u64(50..250))).await;
        }
    }

    /// Opens consoles, and types into them; some are never used, some are left without a word.
    async fn watch(mut self, kind: SessionType) {
        for step in self.rng.u64(0..8).. {
            self.log_in().await;
            let server = SERVERS[self.rng.usize(0..6)].0;
            let path = format!("/api/v1/servers/{server}/sessions/{}", kind.as_str());
            let answer = self
                .ask(self.places.gateway, "POST", &path, Value::Null)
                .await;
            let opened = answer.and_then(|body| serde_json::from_slice(&body).ok());
            if let Some(Opened { session }) = opened.filter(|_| step % 8 != 0) {
                let url = format!("ws://{}/api/v1/sessions/{session}", self.places.gateway);
                // The first customer stays for longer: somebody is always there.
                let longer = if self.name == CUSTOMERS[0] { 10 } else { 1 };
                let keys = self.rng.usize(10..40) * longer;
                // Whoever ends it: the next one comes.
                let _ = type_into(&url, keys, step % 3 != 1).await;
            }
            sleep(Duration::from_millis(self.rng.u64(100..300))).await;
        }
    }

    /// Logs in, sometimes with a wrong secret first.
    async fn log_in(&mut self) {
        let method = [AuthMethod::Password, AuthMethod::ApiKey][self.rng.usize(0..2)];
        let right = match method {
            AuthMethod::Password => format!("{}'s password", self.name),
            AuthMethod::ApiKey => format!("{}'s key", self.name),
        };
        let wrong = (self.rng.u8(0..4) == 0).then(|| "a guess".to_owned());
        for secret in wrong.into_iter().chain([right]) {
            let user = self.name.to_owned();
            let request = Authenticate {
                user,
                method,
                secret,
            };
            let method = "manager.v1.ManagerService/Authenticate";
            if let Ok(Token { token }) = self
                .caller
                .call(self.places.manager, method, &request)
                .await
            {
                self.token = token;
            }
        }
    }

    /// The body of an answer that is a success.
    async fn ask(&self, to: SocketAddr, method: &str, path: &str, body: Value) -> Option<Vec<u8>> {
        let request = Request::builder()
            .method(method)
            .uri(format!("http://{to}{path}"))
            .header("authorization", format!("Bearer {}", self.token));
        let body = (!body.is_null()).then_some(body);
        let (status, body) = self.caller.send(request, body.as_ref()).await.ok()?;
        status.is_success().then(|| body.to_vec())
    }
}

/// Types so many keys into a console, looks at what comes back, and leaves.
async fn type_into(
    url: &str,
    keys: usize,
    says_goodbye: bool,
) -> Result<(), tokio_tungstenite::tungstenite::Error> {
    let (mut console, _) = connect_async(url).await?;
    for _ in 0..keys {
        console.send(Message::Binary("uptime\n".into())).await?;
        // A console that has nothing to show is no reason to stop typing.
        let shown = timeout(Duration::from_millis(200), console.next()).await;
        if matches!(shown, Ok(None | Some(Err(_)))) {
            return Ok(());
        }
        sleep(Duration::from_millis(50)).await;
    }
    if says_goodbye {
        console.close(None).await?;
    }
    Ok(())
}

/// Agents that register, say that they are there a few times, and are never heard of again.
async fn visit(places: Places, mut rng: Rng) {
    let caller = Caller::new();
    for number in 0_u64.. {
        let agent_id = match number % 5 {
            4 => "no agent".to_owned(),
            _ => format!("agent-visit-{number}"),
        };
        let request = RegisterAgent {
            agent_id: agent_id.clone(),
            datacenter: Datacenter::ALL[rng.usize(0..3)],
            address: places.agent,
            servers: Vec::new(),
        };
        let method = "gateway.v1.GatewayService/RegisterAgent";
        // That of no agent is refused, and so are its heartbeats.
        let _: Result<(), RpcError> = caller.call(places.gateway, method, &request).await;
        for _ in 0..3 {
            let agent_id = agent_id.clone();
            let method = "gateway.v1.GatewayService/Heartbeat";
            let _: Result<(), RpcError> = caller
                .call(places.gateway, method, &Heartbeat { agent_id })
                .await;
            sleep(Duration::from_millis(rng.u64(100..300))).await;
        }
    }
}

/// Somebody asks an agent for its servers now and then.
async fn look_at(agent: SocketAddr) {
    let caller = Caller::new();
    loop {
        let request = Request::get(format!("http://{agent}/api/v1/servers"));
        let _ = caller.send(request, None::<&Value>).await;
        sleep(Duration::from_millis(500)).await;
    }
}
