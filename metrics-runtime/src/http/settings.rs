//! What a layer was told, other than its metrics.

use std::fmt;
use std::sync::Arc;

use foldhash::fast::RandomState;
use hashbrown::HashMap;
use http::StatusCode;

use super::interned::{Origin, keep};
use super::request::RequestHead;
use super::request_labels::Route;
use super::rpc::{Rpc, RpcStatus};
use crate::registry::Registry;
use crate::registry::foreign::{Code, Held};

/// Which end of the connection is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Server,
    Client,
}

pub(super) type RouteBy = dyn Fn(&RequestHead<'_>) -> Option<Route> + Send + Sync;

#[derive(Clone)]
pub(super) struct Settings {
    pub(super) side: Side,
    /// Whether a request is over with the head of its response.
    pub(super) until_head: bool,
    pub(super) unmatched: &'static str,
    pub(super) route_by: Option<Arc<Held<Box<RouteBy>>>>,
    pub(super) templates: Option<matchit::Router<Route>>,
    /// Whether identifiers in paths are replaced, where nothing else knows the route.
    pub(super) without_ids: bool,
    pub(super) skipped: Vec<Box<str>>,
    /// The known methods by their paths, where there is a list.
    pub(super) rpcs: Option<HashMap<Box<str>, Rpc, RandomState>>,
    pub(super) host: Option<&'static str>,
    pub(super) is_ok: fn(StatusCode) -> bool,
}

impl Settings {
    pub(super) fn new(side: Side) -> Self {
        Self {
            side,
            until_head: false,
            unmatched: "unmatched",
            route_by: None,
            templates: None,
            without_ids: false,
            skipped: Vec::new(),
            rpcs: None,
            host: None,
            is_ok: match side {
                Side::Server => |status| !status.is_server_error(),
                Side::Client => |status| !status.is_client_error() && !status.is_server_error(),
            },
        }
    }

    /// Whether a request is not measured.
    pub(super) fn is_skipped(&self, request: &RequestHead<'_>) -> bool {
        let is_skipped = |text: &str| self.skipped.iter().any(|skipped| **skipped == *text);
        !self.skipped.is_empty()
            && (is_skipped(request.uri().path()) || is_skipped(request.route().as_str()))
    }

    /// The route of a request: what the program says, what its router matched, a template, the path without identifiers.
    pub(super) fn route(&self, request: &RequestHead<'_>) -> Route {
        let said = self
            .route_by
            .as_ref()
            .and_then(|by| by.call(|by| by(request)).flatten());
        let known = said.or_else(|| matched(request)).or_else(|| {
            let templates = self.templates.as_ref()?;
            let found = templates.at(request.uri().path()).ok()?;
            Some(*found.value)
        });
        known.unwrap_or_else(|| {
            if self.without_ids {
                let path = super::path::without_ids(request.uri().path());
                Route(keep(&path, Origin::Path))
            } else {
                Route(self.unmatched)
            }
        })
    }

    /// The service and method that a path names.
    pub(super) fn rpc(&self, path: &str) -> Rpc {
        let unmatched = Rpc::both(self.unmatched);
        match &self.rpcs {
            Some(known) => known.get(path).copied().unwrap_or(unmatched),
            None => Rpc::parse(path).map_or(unmatched, |(service, method)| Rpc {
                service: keep(service, Origin::Rpc),
                method: keep(method, Origin::Rpc),
            }),
        }
    }

    /// Whether a call that came to its end was a success.
    pub(super) fn is_success(&self, status: StatusCode, rpc: Option<RpcStatus>) -> bool {
        match (rpc, self.side) {
            (None, _) => guarded(|| (self.is_ok)(status)).unwrap_or(false),
            (Some(rpc), Side::Server) => !rpc.is_fault_of_server(),
            (Some(rpc), Side::Client) => rpc == RpcStatus::Ok,
        }
    }

    /// The status of a request without a response.
    pub(super) fn status_without_response(&self, is_cancelled: bool) -> Option<StatusCode> {
        match self.side {
            Side::Server if is_cancelled => StatusCode::from_u16(499).ok(),
            Side::Server => Some(StatusCode::INTERNAL_SERVER_ERROR),
            Side::Client => None,
        }
    }
}

/// Calls what the program gave to a layer: labels and functions. `None` where it panicked, which is counted.
#[inline]
pub(super) fn guarded<R>(call: impl FnOnce() -> R) -> Option<R> {
    Registry::current().guard(Code::HttpLayer, call)
}

/// The route that axum's router matched.
#[cfg(feature = "axum")]
fn matched(request: &RequestHead<'_>) -> Option<Route> {
    let path = request.extension::<axum::extract::MatchedPath>()?;
    Some(Route(keep(path.as_str(), Origin::Program)))
}

/// No router is known.
#[cfg(not(feature = "axum"))]
fn matched(_request: &RequestHead<'_>) -> Option<Route> {
    None
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("side", &self.side)
            .field("until_head", &self.until_head)
            .finish_non_exhaustive()
    }
}
