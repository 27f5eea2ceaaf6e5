//! The service: its artefacts, its nodes, and what became of each order.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::cluster::Cluster;
use crate::deploy::{deploy, roll_back};
use crate::failure::{Failure, Refusal};
use crate::heap::{Artefact, Heap};
use crate::metrics::{DEPLOYMENTS, RUNTIME};
use crate::order::{Order, Review, State};

/// How many deployments are remembered, and how many may be under way.
const REMEMBERED: usize = 200;
const UNDER_WAY: usize = 50;

pub(crate) struct Service {
    pub(crate) cluster: Cluster,
    heap: Mutex<Heap>,
    records: Mutex<BTreeMap<u64, Record>>,
    changed: Notify,
}

/// A deployment.
struct Record {
    order: Arc<Order>,
    artefact: Arc<Artefact>,
    state: State,
    failure: Option<Failure>,
}

impl Service {
    /// Starts it, with its nodes in a folder.
    pub(crate) fn start(root: &Path) -> io::Result<Arc<Self>> {
        let service = Arc::new(Self {
            cluster: Cluster::start(root)?,
            heap: Mutex::default(),
            records: Mutex::default(),
            changed: Notify::new(),
        });
        let heap = service.clone();
        RUNTIME
            .gc_heap_size_bytes
            .derive(move || heap.heap().bytes());
        let heap = service.clone();
        RUNTIME.assemblies_count.derive(move || heap.heap().len());
        Ok(service)
    }

    /// Takes the next version of a module.
    pub(crate) fn upload(&self, module: &str, bytes: Bytes, checksum: u64) -> Result<u64, Refusal> {
        self.heap().put(module, bytes, checksum)
    }

    /// Takes an order, which is begun unless somebody must agree.
    pub(crate) fn order(self: &Arc<Self>, order: Order) -> Result<(u64, State), Refusal> {
        let artefact = self.heap().latest(&order.module).ok_or(Refusal::NotFound)?;
        let mut records = self.records();
        let open = records.values().filter(|record| !record.state.is_final());
        if open.count() >= UNDER_WAY {
            return Err(Refusal::Busy);
        }
        while records.len() >= REMEMBERED {
            let oldest = records.iter().find(|(_, record)| record.state.is_final());
            let oldest = oldest.map(|(id, _)| *id).ok_or(Refusal::Busy)?;
            records.remove(&oldest);
        }
        let id = records.last_key_value().map_or(1, |(last, _)| last + 1);
        let order = Arc::new(order);
        let state = if order.environment.is_guarded() {
            DEPLOYMENTS
                .approval_requests_total
                .with(&order.target())
                .increment(1);
            State::AwaitingApproval
        } else {
            self.begin(id, &order, &artefact)
        };
        records.insert(
            id,
            Record {
                order,
                artefact,
                state,
                failure: None,
            },
        );
        Ok((id, state))
    }

    /// Begins an order that somebody had to agree to, or does not.
    pub(crate) fn review(self: &Arc<Self>, id: u64, review: &Review) -> Result<State, Refusal> {
        let mut records = self.records();
        let record = records.get_mut(&id).ok_or(Refusal::NotFound)?;
        if record.state != State::AwaitingApproval {
            return Err(Refusal::WrongState);
        }
        let (target, approver) = (record.order.target(), review.approver);
        record.state = if let Some(concern) = review.concern {
            let rejected = DEPLOYMENTS
                .approvals_rejected_total
                .with(&(target, approver, concern));
            rejected.increment(1);
            self.changed.notify_waiters();
            State::Rejected
        } else {
            DEPLOYMENTS
                .approvals_granted_total
                .with(&(target, approver))
                .increment(1);
            self.begin(id, &record.order, &record.artefact)
        };
        Ok(record.state)
    }

    /// What became of an order.
    pub(crate) fn look(&self, id: u64) -> Result<Value, Refusal> {
        let records = self.records();
        let record = records.get(&id).ok_or(Refusal::NotFound)?;
        Ok(json!({
            "order": *record.order,
            "version": record.artefact.version,
            "state": record.state,
            "failure": record.failure.as_ref().map(ToString::to_string),
        }))
    }

    /// What became of an order, once it is over.
    pub(crate) async fn wait(&self, id: u64) -> Result<Value, Refusal> {
        loop {
            let changed = self.changed.notified();
            if self.state(id)?.is_final() {
                return self.look(id);
            }
            changed.await;
        }
    }

    /// Takes back a deployment that succeeded, if it is the last one of its module there.
    pub(crate) async fn take_back(self: &Arc<Self>, id: u64) -> Result<State, Refusal> {
        let order = {
            let mut records = self.records();
            let order = records.get(&id).ok_or(Refusal::NotFound)?.order.clone();
            let (environment, module) = (order.environment, &order.module);
            let last = records.iter_mut().rev().find(|(_, record)| {
                record.order.environment == environment && record.order.module == *module
            });
            match last {
                Some((last, record)) if *last == id && record.state == State::Succeeded => {
                    record.state = State::Running;
                }
                _ => return Err(Refusal::WrongState),
            }
            order
        };
        let service = self.clone();
        // It goes on when the client hangs up: nodes must not stay half reverted, nor the deployment running.
        let taking_back = tokio::spawn(async move {
            let _turn = service.cluster.turn(order.environment).await;
            let nodes = service.cluster.nodes(order.environment);
            let state = roll_back(order.target(), &nodes).await;
            service.set(id, state, None);
        });
        // Should it panic, the state tells.
        let _ = taking_back.await;
        self.state(id)
    }

    fn begin(self: &Arc<Self>, id: u64, order: &Arc<Order>, artefact: &Arc<Artefact>) -> State {
        let (service, order, artefact) = (self.clone(), order.clone(), artefact.clone());
        tokio::spawn(async move {
            let (state, failure) = deploy(&service.cluster, &order, &artefact).await;
            service.set(id, state, failure);
        });
        State::Running
    }

    fn set(&self, id: u64, state: State, failure: Option<Failure>) {
        if let Some(record) = self.records().get_mut(&id) {
            record.state = state;
            record.failure = failure;
        }
        self.changed.notify_waiters();
    }

    fn state(&self, id: u64) -> Result<State, Refusal> {
        let records = self.records();
        let record = records.get(&id).ok_or(Refusal::NotFound)?;
        Ok(record.state)
    }

    fn heap(&self) -> MutexGuard<'_, Heap> {
        self.heap.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn records(&self) -> MutexGuard<'_, BTreeMap<u64, Record>> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
