//! The agents that a gateway knows.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use metrics_runtime::http::RpcStatus;
use metrics_runtime::{Outcome, Tracked};

use crate::gateway::RegisterAgent;
use crate::labels::{AgentStatus, Datacenter};
use crate::metrics::GatewayMetrics;
use crate::rpc::RpcError;

/// After which silence an agent is stale, and after which it is forgotten, with its series.
const STALE: Duration = Duration::from_secs(2);
const FORGOTTEN: Duration = Duration::from_secs(6);

#[derive(Default)]
pub(crate) struct Agents {
    known: Mutex<HashMap<String, Agent>>,
}

struct Agent {
    datacenter: Datacenter,
    address: SocketAddr,
    servers: Vec<String>,
    seen: Arc<Mutex<Instant>>,
    /// What `gateway_agents_total` counts it as, for as long as it does.
    counted: (AgentStatus, Tracked),
}

impl Agents {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Agent>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Knows an agent from now on, again or for the first time.
    pub(crate) fn register(
        &self,
        metrics: &GatewayMetrics,
        request: RegisterAgent,
    ) -> Result<(), RpcError> {
        let RegisterAgent {
            agent_id,
            datacenter,
            address,
            servers,
        } = request;
        if !agent_id.starts_with("agent-") {
            return Err(RpcError::new(
                RpcStatus::InvalidArgument,
                "an agent's name starts with agent-",
            ));
        }
        let seen = Arc::new(Mutex::new(Instant::now()));
        let last = seen.clone();
        // The age is that at the scrape, whenever that is: an agent that has fallen silent gets older.
        let age = metrics.agent_last_heartbeat_seconds.with(&agent_id);
        age.derive(move || {
            last.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .elapsed()
        });
        let agent = Agent {
            datacenter,
            address,
            servers,
            seen,
            counted: metrics.counted(datacenter, AgentStatus::Connected),
        };
        self.lock().insert(agent_id, agent);
        Ok(())
    }

    /// An agent says that it is there.
    pub(crate) fn beat(&self, metrics: &GatewayMetrics, agent_id: String) -> Result<(), RpcError> {
        let mut known = self.lock();
        let Some(agent) = known.get_mut(&agent_id) else {
            // A name that nobody registered makes no series of its own.
            let labels = ("unknown".to_owned(), Outcome::Error);
            metrics.agent_heartbeats_total.with(&labels).increment(1);
            return Err(RpcError::new(RpcStatus::NotFound, "register first"));
        };
        *agent.seen.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
        agent.turn(AgentStatus::Connected, metrics);
        metrics
            .agent_heartbeats_total
            .with(&(agent_id, Outcome::Ok))
            .increment(1);
        Ok(())
    }

    /// Where the agent is that reaches this server.
    pub(crate) fn of(&self, server: &str) -> Option<SocketAddr> {
        let known = self.lock();
        let mut agents = known.values();
        let agent = agents.find(|agent| agent.servers.iter().any(|known| known == server));
        agent.map(|agent| agent.address)
    }

    /// Looks for agents that have fallen silent. Those that are gone take their series with them.
    pub(crate) fn sweep(&self, metrics: &GatewayMetrics) {
        self.lock().retain(|agent_id, agent| {
            let silence = agent
                .seen
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .elapsed();
            if silence > STALE {
                agent.turn(AgentStatus::Stale, metrics);
            }
            let is_there = silence < FORGOTTEN;
            if !is_there {
                metrics.agent_last_heartbeat_seconds.remove(agent_id);
                metrics
                    .agent_heartbeats_total
                    .remove(&(agent_id.clone(), Outcome::Ok));
            }
            is_there
        });
    }
}

impl Agent {
    fn turn(&mut self, status: AgentStatus, metrics: &GatewayMetrics) {
        if self.counted.0 != status {
            self.counted = metrics.counted(self.datacenter, status);
        }
    }
}

impl GatewayMetrics {
    fn counted(&self, datacenter: Datacenter, status: AgentStatus) -> (AgentStatus, Tracked) {
        (
            status,
            self.agents_total.with(&(datacenter, status)).track(),
        )
    }
}
