//! The end of a builder: what it asks for is checked, and then done.

use std::fmt;
use std::net::{Ipv4Addr, ToSocketAddrs};

use super::exporter_builder::ExporterBuilder;
use crate::exporter::error::InstallError;
use crate::exporter::exporter_handle::{Exporter, Page};
use crate::exporter::install::Prepared;
use crate::exporter::render::RenderQueue;
use crate::exporter::respond::Responder;
use crate::exporter::server;

/// The port of the page when nothing else was said: that of [OpenTelemetry's exporters for
/// Prometheus](https://github.com/prometheus/prometheus/wiki/Default-port-allocations).
const PORT: u16 = 9464;

impl Exporter {
    /// An exporter of the [global registry](crate::Registry::global).
    pub fn builder() -> ExporterBuilder {
        ExporterBuilder::default()
    }
}

impl ExporterBuilder {
    /// Installs the recorder and serves the page on `address`, and wherever else [`listen`](Self::listen) said; with
    /// [`registry`](Self::registry), only serves.
    ///
    /// # Errors
    ///
    /// When an address cannot be bound, when another exporter uses the installed recorder, when that recorder is not ours, when the
    /// program declares a metric twice and not alike, or when settings of this builder cannot be followed. Nothing is left behind then.
    pub fn serve(self, address: impl ToSocketAddrs + fmt::Debug) -> Result<Exporter, InstallError> {
        self.listen(address).start()
    }

    /// Installs the recorder and serves the page wherever [`listen`](Self::listen) and [`listen_unix`](Self::listen_unix)
    /// said, or on `127.0.0.1:9464` if nothing did; with [`registry`](Self::registry), only serves.
    ///
    /// # Errors
    ///
    /// As [`serve`](Self::serve).
    pub fn start(mut self) -> Result<Exporter, InstallError> {
        if self.listening.is_nowhere() {
            self = self.listen((Ipv4Addr::LOCALHOST, PORT));
        }
        let listening = std::mem::take(&mut self.listening);
        listening.check()?;
        let health = self.health.clone();
        let prepared = Prepared::new(self.settings)?;
        let pages = RenderQueue::new(prepared.source.clone());
        let responder = |credentials| Responder::new(pages, health, credentials);
        let (bound, service) = listening.bind(responder)?;
        let responder = service.responder.clone();
        responder.pages().start().map_err(InstallError::Thread)?;
        let parked = server::park(bound, service).map_err(InstallError::Thread)?;
        let in_use = prepared.install()?;
        Ok(Exporter {
            server: parked.release(),
            responder,
            in_use,
        })
    }

    /// Installs the recorder without a listener, for a program that has a server of its own.
    ///
    /// ```standalone_crate
    /// use metrics_runtime::Exporter;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let page = Exporter::builder().install()?;
    /// // In a handler:
    /// let body = page.render();
    /// # let _ = body;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// With [`registry`](Self::registry) nothing is installed; the page is that registry's.
    ///
    /// # Errors
    ///
    /// As [`serve`](Self::serve); and when places to listen on, subnets or TLS were named, since nobody would listen there.
    pub fn install(mut self) -> Result<Page, InstallError> {
        let listening = std::mem::take(&mut self.listening);
        if !listening.is_nowhere() {
            return Err(InstallError::Listening);
        }
        #[cfg(feature = "tls")]
        listening.check_tls()?;
        if listening.guards_listeners() {
            return Err(InstallError::Unused(
                "`allow` and `tls` are about connections, and `install` has none: use `serve`, or set them in the server that answers",
            ));
        }
        let credentials = listening.credentials()?;
        #[cfg(not(feature = "tower"))]
        if !credentials.is_empty() || self.settings.created {
            return Err(InstallError::Unused(
                "`install` without the feature `tower` answers no requests, so `bearer_token`, `basic_auth` and `created` have no effect: check requests in the server that answers",
            ));
        }
        let health = self.health.clone();
        let prepared = Prepared::new(self.settings)?;
        let responder = Responder::new(
            RenderQueue::new(prepared.source.clone()),
            health,
            credentials,
        );
        let in_use = prepared.install()?;
        Ok(Page { responder, in_use })
    }
}
