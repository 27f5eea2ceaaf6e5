//! State that all connections share.

use tokio::sync::watch;

use super::connections::Connections;
use super::peers::Peers;
#[cfg(feature = "tls")]
use super::tls::Tls;
use crate::exporter::respond::Responder;

/// The clients that are served, and the answers that they get.
#[derive(Debug)]
pub(in crate::exporter) struct Service {
    pub(in crate::exporter) responder: Responder,
    pub(in crate::exporter) peers: Peers,
    #[cfg(feature = "tls")]
    pub(in crate::exporter) tls: Option<Tls>,
}

/// State that the connections of all listeners share.
pub(super) struct Shared {
    pub(super) service: Service,
    pub(super) connections: Connections,
    /// Closed when the server ends.
    end: watch::Receiver<()>,
}

impl Shared {
    pub(super) fn new(service: Service, end: watch::Receiver<()>) -> Self {
        Self {
            service,
            connections: Connections::default(),
            end,
        }
    }

    /// Waits until the server ends.
    pub(super) async fn end(&self) {
        // Nothing is ever sent.
        let _ = self.end.clone().changed().await;
    }
}
