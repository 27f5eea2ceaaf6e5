//! The manager's tables, behind a pool of connections.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use metrics_runtime::{Tracked, timed};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use tokio::time::sleep;

use crate::labels::{Crud, Datacenter, GatewayStatus, ServerStatus, Table};
use crate::metrics::{DatabaseMetrics, InventoryMetrics};
use crate::tokens::Hash;

/// How many connections there are.
const CONNECTIONS: usize = 4;
/// After which time without a registration a gateway is offline, and after which it is forgotten.
const OFFLINE: Duration = Duration::from_secs(3);
const FORGOTTEN: Duration = Duration::from_secs(60);

/// A server that a customer has registered.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Server {
    pub(crate) customer: String,
    pub(crate) datacenter: Datacenter,
    pub(crate) status: ServerStatus,
}

/// Somebody who may log in.
#[derive(Clone)]
pub(crate) struct User {
    pub(crate) customer: String,
    pub(crate) password: Hash,
    pub(crate) api_key: String,
}

pub(crate) struct Gateway {
    pub(crate) datacenter: Datacenter,
    pub(crate) seen: Instant,
}

#[derive(Default)]
pub(crate) struct Tables {
    pub(crate) users: HashMap<String, User>,
    pub(crate) servers: BTreeMap<String, Server>,
    pub(crate) gateways: BTreeMap<String, Gateway>,
}

/// What a statement may meet.
#[derive(Debug)]
pub(crate) enum QueryError {
    NotFound,
    AlreadyExists,
}

/// A connection, counted for as long as it is open.
struct Connection {
    _counted: Tracked,
}

pub(crate) struct Database {
    metrics: DatabaseMetrics,
    permits: Semaphore,
    idle: Mutex<Vec<Connection>>,
    tables: Arc<Mutex<Tables>>,
}

impl Database {
    pub(crate) fn new(metrics: DatabaseMetrics, tables: Tables) -> Self {
        Self {
            metrics,
            permits: Semaphore::new(CONNECTIONS),
            idle: Mutex::default(),
            tables: Arc::new(Mutex::new(tables)),
        }
    }

    /// Runs a statement on one of the connections.
    #[timed(self.metrics.query_duration_seconds, labels = (operation, table), calls = self.metrics.queries_total, outcome)]
    pub(crate) async fn query<T>(
        &self,
        operation: Crud,
        table: Table,
        statement: impl FnOnce(&mut Tables) -> Result<T, QueryError>,
    ) -> Result<T, QueryError> {
        // Nobody closes the pool.
        let _permit = self.permits.acquire().await;
        let connection = self.idle().pop().unwrap_or_else(|| Connection {
            _counted: self.metrics.connections.track(),
        });
        // A network and a disk lie between a database and those who ask it.
        sleep(Duration::from_micros(fastrand::u64(300..4_000))).await;
        let result = statement(&mut self.tables.lock().unwrap_or_else(PoisonError::into_inner));
        self.idle().push(connection);
        result
    }

    /// Connections that nobody uses now.
    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts servers and gateways, when a page is asked for.
    pub(crate) fn inventory(
        &self,
    ) -> impl FnMut(&InventoryMetrics) -> Result<(), Infallible> + Send + 'static {
        let tables = self.tables.clone();
        move |metrics| {
            let mut tables = tables.lock().unwrap_or_else(PoisonError::into_inner);
            tables
                .gateways
                .retain(|_, gateway| gateway.seen.elapsed() < FORGOTTEN);
            let mut servers = BTreeMap::new();
            for server in tables.servers.values() {
                let Server {
                    customer,
                    datacenter,
                    status,
                } = server.clone();
                *servers
                    .entry((customer, datacenter, status))
                    .or_insert(0_u32) += 1;
            }
            let gateways = |at: Datacenter, status| {
                let is_there =
                    |gateway: &&Gateway| gateway.datacenter == at && gateway.status() == status;
                tables.gateways.values().filter(is_there).count()
            };
            for datacenter in Datacenter::ALL {
                for status in GatewayStatus::ALL {
                    metrics
                        .gateways_total
                        .with(&(datacenter, status))
                        .set(gateways(datacenter, status));
                }
            }
            for series in metrics.servers_total.iter() {
                series.metric().set(0);
            }
            for (labels, count) in &servers {
                metrics.servers_total.with(labels).set(*count);
            }
            // What nobody has any more leaves the page.
            metrics
                .servers_total
                .retain(|series| series.metric().get() > 0.0);
            Ok(())
        }
    }
}

impl Gateway {
    fn status(&self) -> GatewayStatus {
        if self.seen.elapsed() < OFFLINE {
            GatewayStatus::Online
        } else {
            GatewayStatus::Offline
        }
    }
}
