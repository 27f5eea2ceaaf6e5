//! Deploying: what the metrics are about.

use std::io;
use std::time::Duration;

use metrics_runtime::timed;
use tokio::time::sleep;

use crate::cluster::{Cluster, Node};
use crate::failure::Failure;
use crate::heap::Artefact;
use crate::metrics::{DEPLOYMENTS, RUNTIME, Target};
use crate::order::{Order, State, Strategy};

/// How long a canary is looked at.
const WATCH: Duration = Duration::from_millis(60);

/// Deploys, and rolls back what fails.
pub(crate) async fn deploy(
    cluster: &Cluster,
    order: &Order,
    artefact: &Artefact,
) -> (State, Option<Failure>) {
    let _turn = cluster.turn(order.environment).await;
    let nodes = cluster.nodes(order.environment);
    let mut updated = Vec::new();
    DEPLOYMENTS.started(order);
    match roll_out(order, artefact, &nodes, &mut updated).await {
        Ok(()) => {
            DEPLOYMENTS.completed(order, nodes.len());
            (State::Succeeded, None)
        }
        Err(failure) => {
            RUNTIME.exceptions_count.increment(1);
            DEPLOYMENTS.failed(order, &failure);
            (roll_back(order.target(), updated).await, Some(failure))
        }
    }
}

#[timed(DEPLOYMENTS.deployment_duration_seconds, labels = (order.environment, order.strategy), outcome)]
async fn roll_out<'n>(
    order: &Order,
    artefact: &Artefact,
    nodes: &'n [Node],
    updated: &mut Vec<&'n Node>,
) -> Result<(), Failure> {
    for (number, wave) in order.strategy.waves(nodes).into_iter().enumerate() {
        for node in wave {
            node.stage(&order.module, artefact).await?;
        }
        for node in wave {
            node.swap(&order.module).await?;
            updated.push(node);
        }
        if order.strategy == Strategy::Canary && number == 0 {
            sleep(WATCH).await;
        }
        for node in wave {
            node.check(artefact.kernel).await?;
        }
    }
    Ok(())
}

/// Takes back what was deployed to these nodes.
pub(crate) async fn roll_back(target: Target<'_>, nodes: impl IntoIterator<Item = &Node>) -> State {
    let mut reverted: io::Result<()> = Ok(());
    for node in nodes {
        reverted = reverted.and(node.revert(target.module).await);
    }
    if reverted.is_err() {
        RUNTIME.exceptions_count.increment(1);
        return State::Broken;
    }
    DEPLOYMENTS
        .deployments_rolled_back_total
        .with(&target)
        .increment(1);
    State::RolledBack
}
