//! Starting: what is asked for, and what can go wrong.

use std::fmt;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};

use super::install::Ready;
use super::server::Server;
use super::{Exporter, Page};
#[cfg(feature = "summary")]
use crate::recorder::Upstream;
use crate::recorder::{RuleError, Rules};
use crate::registry::{RegisterError, Registry};

/// How to expose a registry; see [`Exporter::builder`].
#[derive(Debug, Clone, Default)]
#[must_use = "nothing is exposed before `serve` or `install`"]
pub struct ExporterBuilder {
    /// The global one where none was named.
    pub(super) registry: Option<Registry>,
    pub(super) rules: Rules,
    /// What is to be in charge instead of our recorder.
    #[cfg(feature = "summary")]
    pub(super) upstream: Option<Upstream>,
}

/// Why nothing was installed. Nothing of it is left behind.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InstallError {
    /// The address names no place to listen on.
    #[error("cannot listen on {address}: {source}")]
    Resolve {
        /// What was asked for.
        address: String,
        /// What the system says.
        source: io::Error,
    },
    /// The address cannot be had.
    #[error("cannot listen on {}: {source}", join(addresses))]
    Bind {
        /// What was asked for: several addresses where a name has several.
        addresses: Vec<SocketAddr>,
        /// What the system says.
        source: io::Error,
    },
    /// There is no thread to serve from.
    #[error("cannot start a thread for the page: {0}")]
    Thread(#[source] io::Error),
    /// The recorder was installed before.
    #[error(
        "the recorder of metrics-runtime is installed already: install it once, and serve other registries with `registry(…)`"
    )]
    Installed,
    /// The program uses another recorder.
    #[error(
        "another recorder of the `metrics` facade is installed already: remove that, or hand typed metrics to it with `Registry::global().forward_to(…)`"
    )]
    OtherRecorder,
    /// The program declares a metric twice, and not alike.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// What was asked for the histograms of the facade cannot be had.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// A setting would do nothing beside another one: which, and what to do instead.
    #[error("{0}")]
    Unused(&'static str),
}

fn join(addresses: &[SocketAddr]) -> String {
    let addresses: Vec<_> = addresses.iter().map(ToString::to_string).collect();
    addresses.join(" or ")
}

impl ExporterBuilder {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Exposes this registry, without installing a recorder: any number of registries can be served, each by its own
    /// exporter.
    ///
    /// ```
    /// use metrics_runtime::{Exporter, Registry};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let registry = Registry::new();
    /// let exporter = Exporter::builder().registry(&registry).serve("127.0.0.1:0")?;
    /// assert_ne!(exporter.local_addr().port(), 0);
    /// # Ok(())
    /// # }
    /// ```
    pub fn registry(mut self, registry: &Registry) -> Self {
        self.registry = Some(registry.clone());
        self
    }

    /// Installs the recorder and serves the page on `address`; with [`registry`](Self::registry), only serves.
    ///
    /// # Errors
    ///
    /// When the address cannot be bound, when a recorder is installed already, when the program declares a metric twice
    /// and not alike, or when settings of this builder cannot be followed. Nothing is left behind then.
    pub fn serve(self, address: impl ToSocketAddrs + fmt::Debug) -> Result<Exporter, InstallError> {
        let addresses: Vec<_> = match address.to_socket_addrs() {
            Ok(addresses) => addresses.collect(),
            Err(source) => {
                let address = format!("{address:?}");
                return Err(InstallError::Resolve { address, source });
            }
        };
        let ready = Ready::of(self)?;
        let server =
            Server::bind(&*addresses).map_err(|source| InstallError::Bind { addresses, source })?;
        let parked = server
            .park(ready.source.clone())
            .map_err(InstallError::Thread)?;
        let source = ready.install()?;
        Ok(Exporter {
            server: parked.release(),
            source,
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
    /// As [`serve`](Self::serve), but for the address.
    pub fn install(self) -> Result<Page, InstallError> {
        let source = Ready::of(self)?.install()?;
        Ok(Page { source })
    }
}
