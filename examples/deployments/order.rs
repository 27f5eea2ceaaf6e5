//! What is ordered: which module is to run where, and who agrees to that.

use metrics_runtime::LabelValue;
use serde::{Deserialize, Serialize};

use crate::metrics::{Rollout, Target};

/// An order to deploy the latest version of a module.
#[derive(Serialize, Deserialize, Clone)]
pub(crate) struct Order {
    pub(crate) environment: Environment,
    pub(crate) strategy: Strategy,
    pub(crate) module: String,
}

impl Order {
    pub(crate) fn rollout(&self) -> Rollout<'_> {
        Rollout {
            environment: self.environment,
            strategy: self.strategy,
            module: &self.module,
        }
    }

    pub(crate) fn target(&self) -> Target<'_> {
        Target {
            environment: self.environment,
            module: &self.module,
        }
    }
}

#[derive(LabelValue, Serialize, Deserialize, Clone, Copy, PartialEq)]
#[label(rename_all = "PascalCase")]
pub(crate) enum Environment {
    Development,
    Staging,
    Production,
}

impl Environment {
    pub(crate) const ALL: [Self; 3] = [Self::Development, Self::Staging, Self::Production];

    /// How many nodes it has.
    pub(crate) fn nodes(self) -> u8 {
        match self {
            Self::Development => 2,
            Self::Staging => 3,
            Self::Production => 4,
        }
    }

    /// Whether somebody must agree.
    pub(crate) fn is_guarded(self) -> bool {
        self != Self::Development
    }
}

#[derive(LabelValue, Serialize, Deserialize, Clone, Copy, PartialEq)]
#[label(rename_all = "PascalCase")]
pub(crate) enum Strategy {
    /// All nodes at once.
    Direct,
    /// One node after the other.
    Rolling,
    /// One half after the other.
    BlueGreen,
    /// One node, and the others if it is well after a while.
    Canary,
}

impl Strategy {
    pub(crate) const ALL: [Self; 4] = [Self::Direct, Self::Rolling, Self::BlueGreen, Self::Canary];

    /// The nodes that are updated together.
    pub(crate) fn waves<T>(self, nodes: &[T]) -> Vec<&[T]> {
        match self {
            Self::Direct => vec![nodes],
            Self::Rolling => nodes.chunks(1).collect(),
            Self::BlueGreen => nodes.chunks(nodes.len().div_ceil(2)).collect(),
            Self::Canary => vec![&nodes[..1], &nodes[1..]],
        }
    }
}

/// What becomes of an order that must be agreed to.
#[derive(Serialize, Deserialize)]
pub(crate) struct Review {
    pub(crate) approver: Approver,
    /// Why not.
    pub(crate) concern: Option<Concern>,
}

/// In which role somebody decides: a person's name is no label.
#[derive(LabelValue, Serialize, Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Approver {
    ReleaseManager,
    SiteReliability,
    Security,
}

#[derive(LabelValue, Serialize, Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Concern {
    ChangeFreeze,
    MissingTests,
    TooRisky,
}

/// Where a deployment is.
#[derive(Serialize, Clone, Copy, PartialEq)]
pub(crate) enum State {
    AwaitingApproval,
    Rejected,
    Running,
    Succeeded,
    /// It failed, or was taken back; its nodes run what they ran before.
    RolledBack,
    /// It failed, and so did rolling it back.
    Broken,
}

impl State {
    pub(crate) fn is_final(self) -> bool {
        !matches!(self, Self::AwaitingApproval | Self::Running)
    }
}
