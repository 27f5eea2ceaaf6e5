//! What labels can be made of when a request comes.

use std::any::Any;
use std::cell::OnceCell;

use http::{Extensions, HeaderMap, Uri, Version, header, request};

use super::interned::{Origin, keep};
use super::request_labels::{Host, Route};
use super::rpc::Rpc;
use super::settings::Settings;

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
        named.map_or(Host("unknown"), |host| Host(keep(host, Origin::Host)))
    }

    /// Which remote call it is, if labels want to know.
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
