//! Starting: everything that can fail comes first, and what cannot be undone last.

use std::fmt;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Mutex;

use super::collectors::Collecting;
use super::server::Server;
use super::source::Source;
use super::{Exporter, Page};
use crate::collect::{CollectError, Parked};
use crate::lock::lock;
use crate::registry::spec::Spec;
use crate::registry::{RegisterError, Registry, declared, materialise};

/// How to expose a registry; see [`Exporter::builder`].
#[derive(Debug, Default)]
#[must_use = "nothing is exposed before `serve` or `install`"]
pub struct ExporterBuilder {
    /// The global one where none was named.
    registry: Option<Registry>,
    pub(super) collecting: Collecting,
}

/// What is checked and not installed yet.
struct Prepared {
    /// The global one where none was named.
    registry: Option<Registry>,
    collecting: Parked,
    source: Source,
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
    #[error("cannot start the thread that serves the page: {0}")]
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
    /// What is asked of collectors cannot be.
    #[error(transparent)]
    Collect(#[from] CollectError),
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
    /// and not alike, or when its collectors cannot be as they are asked for. Nothing is left behind then.
    pub fn serve(self, address: impl ToSocketAddrs + fmt::Debug) -> Result<Exporter, InstallError> {
        let addresses: Vec<_> = match address.to_socket_addrs() {
            Ok(addresses) => addresses.collect(),
            Err(source) => {
                let address = format!("{address:?}");
                return Err(InstallError::Resolve { address, source });
            }
        };
        let server =
            Server::bind(&*addresses).map_err(|source| InstallError::Bind { addresses, source })?;
        let prepared = self.prepare()?;
        let parked = server
            .park(prepared.source.clone())
            .map_err(InstallError::Thread)?;
        let source = prepared.install()?;
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
        let source = self.prepare()?.install()?;
        Ok(Page { source })
    }

    fn prepare(self) -> Result<Prepared, InstallError> {
        let plan = self.collecting.plan(self.registry.is_none());
        let collecting = plan.park()?;
        let registry = self.registry.as_ref().unwrap_or_else(|| Registry::global());
        let source = Source::of(registry.clone(), collecting.collectors.clone());
        Ok(Prepared {
            registry: self.registry,
            collecting,
            source,
        })
    }
}

impl Prepared {
    fn install(self) -> Result<Source, InstallError> {
        let specs = self.collecting.specs();
        match &self.registry {
            Some(registry) => registry.check(specs)?,
            None => install(specs)?,
        }
        let registry = self.registry.as_ref().unwrap_or_else(|| Registry::global());
        self.collecting.start(registry);
        Ok(self.source)
    }
}

/// Makes the global registry, which can have these families as well, the target of the facade. The recorder cannot be unset, so
/// it is set last.
fn install(more: Vec<Spec>) -> Result<(), InstallError> {
    static INSTALLED: Mutex<bool> = Mutex::new(false);

    let mut installed = lock(&INSTALLED);
    if *installed {
        return Err(InstallError::Installed);
    }
    let registry = Registry::global();
    declared::check(registry, more)?;
    metrics::set_global_recorder(registry.recorder()).map_err(|_| InstallError::OtherRecorder)?;
    *installed = true;
    drop(installed);
    materialise();
    Ok(())
}
