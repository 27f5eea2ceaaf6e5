//! Console sessions: opened by a request, streamed over a WebSocket, counted until they end, however that is.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::ws::{Message as FromCustomer, WebSocket};
use futures_util::{SinkExt as _, StreamExt as _};
use metrics_runtime::{Counter, Owned, Timer, Tracked};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message as FromAgent;

use crate::gateway::Gateway;
use crate::labels::{Direction, SessionOperation, SessionType, StreamError};
use crate::metrics::GatewayMetrics;

/// How long a session waits for its customer to connect.
const PATIENCE: Duration = Duration::from_secs(5);

/// Sessions that were opened, and to which nobody is connected yet.
#[derive(Default)]
pub(crate) struct Sessions {
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    last: u64,
    sessions: HashMap<u64, Session>,
}

/// A session: counted and timed until this is dropped.
pub(crate) struct Session {
    kind: SessionType,
    server: String,
    agent: SocketAddr,
    since: Instant,
    _counted: Tracked<Owned>,
    _lifetime: Timer,
}

impl Sessions {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn open(
        &self,
        metrics: &GatewayMetrics,
        kind: SessionType,
        customer: String,
        server: String,
        agent: SocketAddr,
    ) -> u64 {
        let mut waiting = self.lock();
        let session = Session {
            kind,
            server,
            agent,
            since: Instant::now(),
            _counted: metrics.sessions_total.with(&(kind, customer)).track(),
            _lifetime: metrics.session_duration_seconds.with(&kind).start(),
        };
        waiting.last += 1;
        let number = waiting.last;
        waiting.sessions.insert(number, session);
        number
    }

    /// The session of this number, to which its customer connects.
    pub(crate) fn take(&self, number: u64) -> Option<Session> {
        self.lock().sessions.remove(&number)
    }

    /// Ends sessions to which nobody came. Customers without a session leave the page.
    pub(crate) fn sweep(&self, metrics: &GatewayMetrics) {
        // While this is locked, no session is opened.
        let mut waiting = self.lock();
        waiting
            .sessions
            .retain(|_, session| session.since.elapsed() < PATIENCE);
        metrics
            .sessions_total
            .retain(|series| series.metric().get() > 0.0);
    }
}

impl Session {
    /// Moves bytes between the customer and the agent, until one of them is gone.
    pub(crate) async fn stream(self, gateway: &Gateway, mut customer: WebSocket) {
        let metrics = &gateway.metrics;
        let _open = metrics.websocket_connections_total.with(&self.kind).track();
        let closing = metrics
            .session_operations_total
            .by_outcome(&(SessionOperation::Close, self.kind));
        let relaying = self.relay(metrics, &mut customer);
        if let Err(error) = closing.count_async(relaying).await {
            metrics
                .websocket_errors_total
                .with(&(self.kind, error))
                .increment(1);
        }
    }

    async fn relay(
        &self,
        metrics: &GatewayMetrics,
        customer: &mut WebSocket,
    ) -> Result<(), StreamError> {
        let Self {
            kind,
            server,
            agent,
            ..
        } = self;
        let url = format!("ws://{agent}/api/v1/servers/{server}/{}", kind.as_str());
        let connecting = metrics
            .session_operations_total
            .by_outcome(&(SessionOperation::Connect, *kind));
        let (mut agent, _) = connecting
            .count_async(connect_async(url))
            .await
            .map_err(|_| StreamError::AgentUnreachable)?;
        let (inbound, outbound) = (
            metrics.way(*kind, Direction::In),
            metrics.way(*kind, Direction::Out),
        );
        loop {
            tokio::select! {
                message = customer.recv() => match message {
                    Some(Ok(FromCustomer::Binary(bytes))) => {
                        outbound.count(bytes.len());
                        agent.send(FromAgent::Binary(bytes)).await.map_err(|_| StreamError::AgentClosed)?;
                    }
                    Some(Ok(FromCustomer::Close(_))) => {
                        // Whether the agent still hears it makes no difference.
                        let _ = agent.close(None).await;
                        return Ok(());
                    }
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => return Err(StreamError::ClientReset),
                },
                message = agent.next() => match message {
                    Some(Ok(FromAgent::Binary(bytes))) => {
                        inbound.count(bytes.len());
                        customer.send(FromCustomer::Binary(bytes)).await.map_err(|_| StreamError::ClientReset)?;
                    }
                    Some(Ok(FromAgent::Close(_)) | Err(_)) | None => return Err(StreamError::AgentClosed),
                    Some(Ok(_)) => {}
                },
            }
        }
    }
}

/// Messages that go one way.
struct Way {
    bytes: Counter,
    messages: Counter,
}

impl Way {
    fn count(&self, bytes: usize) {
        self.bytes.increment(bytes as u64);
        self.messages.increment(1);
    }
}

impl GatewayMetrics {
    fn way(&self, kind: SessionType, direction: Direction) -> Way {
        Way {
            bytes: self
                .websocket_bytes_transmitted_total
                .with(&(kind, direction)),
            messages: self.websocket_messages_total.with(&(kind, direction)),
        }
    }
}
