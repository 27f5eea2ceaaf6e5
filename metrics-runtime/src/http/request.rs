//! The head of a request, and the settings by which a layer reads it.

use std::any::Any;
use std::cell::OnceCell;
use std::fmt;
use std::sync::Arc;

use foldhash::fast::RandomState;
use hashbrown::HashMap;
use http::{Extensions, HeaderMap, StatusCode, Uri, Version, header, request};

use super::guarded::guarded;
use super::interned::{Origin, intern};
use super::path::without_ids;
use super::values::{Host, Route, Rpc, RpcStatus};
use crate::series::Held;

/// A remote call of which labels want to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RemoteCall {
    None,
    Grpc,
    /// One of another protocol, such as Connect.
    Other,
}

/// A request that comes, without its body: what [labels](super::RequestLabels) are made of.
#[derive(Debug)]
pub struct RequestHead<'r> {
    parts: &'r request::Parts,
    settings: &'r Settings,
    route: OnceCell<Route>,
    rpc: OnceCell<Rpc>,
}

impl<'r> RequestHead<'r> {
    pub(super) fn new(parts: &'r request::Parts, settings: &'r Settings) -> Self {
        Self {
            parts,
            settings,
            route: OnceCell::new(),
            rpc: OnceCell::new(),
        }
    }

    /// The method, which may be any: [`Method`](super::Method) is the label.
    #[must_use]
    pub fn method(&self) -> &'r http::Method {
        &self.parts.method
    }

    /// The URI. Its path is chosen by the client: [`route`](Self::route) is what makes a label.
    #[must_use]
    pub fn uri(&self) -> &'r Uri {
        &self.parts.uri
    }

    /// The version of the protocol.
    #[must_use]
    pub fn version(&self) -> Version {
        self.parts.version
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &'r HeaderMap {
        &self.parts.headers
    }

    /// The extensions.
    #[must_use]
    pub fn extensions(&self) -> &'r Extensions {
        &self.parts.extensions
    }

    /// The extension of a type, where there is one.
    #[must_use]
    pub fn extension<T: Any + Clone + Send + Sync>(&self) -> Option<&'r T> {
        self.parts.extensions.get()
    }

    /// The route, found as the layer was told to; one fixed value for requests that match none.
    #[must_use]
    pub fn route(&self) -> Route {
        *self.route.get_or_init(|| self.settings.route(self))
    }

    /// The service and method of a remote call, out of the path; one fixed value for unknown ones.
    #[must_use]
    pub fn rpc(&self) -> Rpc {
        *self
            .rpc
            .get_or_init(|| self.settings.rpc(self.uri().path()))
    }

    /// The host that the request goes to: the one that the layer was given, or that of the URI, or that of the header `host`.
    #[must_use]
    pub fn host(&self) -> Host {
        if let Some(host) = self.settings.host {
            return Host(host);
        }
        let named = self.uri().host().or_else(|| {
            let header = self.headers().get(header::HOST)?.to_str().ok()?;
            Some(without_port(header))
        });
        named.map_or(Host("unknown"), |host| Host(intern(host, Origin::Host)))
    }

    /// Returns the kind of remote call, if labels want to know.
    pub(super) fn remote_call(&self) -> RemoteCall {
        if self.rpc.get().is_none() {
            return RemoteCall::None;
        }
        let content_type = self.headers().get(header::CONTENT_TYPE);
        if content_type.is_some_and(|text| text.as_bytes().starts_with(b"application/grpc")) {
            RemoteCall::Grpc
        } else {
            RemoteCall::Other
        }
    }
}

/// The host in `host:port`.
fn without_port(authority: &str) -> &str {
    match authority.find(']') {
        Some(end) if authority.starts_with('[') => &authority[..=end],
        _ => authority.split(':').next().unwrap_or_default(),
    }
}

/// The end of the connection that is measured.
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

    /// Returns `true` if a request is not measured.
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
                let path = without_ids(request.uri().path());
                Route(intern(&path, Origin::Path))
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
                service: intern(service, Origin::Rpc),
                method: intern(method, Origin::Rpc),
            }),
        }
    }

    /// Returns `true` if a call that came to its end was a success.
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

/// The route that axum's router matched.
#[cfg(feature = "axum")]
fn matched(request: &RequestHead<'_>) -> Option<Route> {
    let path = request.extension::<axum::extract::MatchedPath>()?;
    Some(Route(intern(path.as_str(), Origin::Program)))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_left_out() {
        let cases = [
            ("example.org", "example.org"),
            ("example.org:80", "example.org"),
            ("[::1]:80", "[::1]"),
            ("[::1]", "[::1]"),
            ("", ""),
        ];
        for (authority, host) in cases {
            assert_eq!(without_port(authority), host);
        }
    }
}
