//! What labels can be made of when a request is over.

use std::time::Duration;

use http::StatusCode;

use super::values::RpcStatus;
use crate::timed::Outcome;

/// The end of a request: what [labels](super::RequestLabels) are completed with.
#[derive(Debug, Clone, Copy)]
pub struct End {
    pub(super) status: Option<StatusCode>,
    pub(super) outcome: Outcome,
    pub(super) rpc_status: RpcStatus,
    pub(super) nanos: u64,
    pub(super) response_bytes: u64,
}

impl End {
    /// The status of the response; for a server's request without one, the one that [describes it](super::Status).
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// How it ended.
    ///
    /// `ok` and `error` are told apart by the status, where there is a response that came to its end: a server's request is an
    /// `error` from 500 on, that of a client from 400 on, unless the layer was [told otherwise](super::HttpLayer::ok_if). A gRPC
    /// call goes by its own status.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// The status of a gRPC call.
    #[must_use]
    pub fn rpc_status(&self) -> RpcStatus {
        self.rpc_status
    }

    /// How long it took.
    #[must_use]
    pub fn duration(&self) -> Duration {
        Duration::from_nanos(self.nanos)
    }
}
