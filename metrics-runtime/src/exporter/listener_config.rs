//! The listeners of an exporter, and the clients that may ask.

#[cfg(feature = "tls")]
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use super::error::InstallError;
use super::respond::{Credentials, Responder};
use super::server::{self, Bound, Peers, Service};

/// The listeners of an exporter and the clients that may ask: as they were written, with the mistakes in that.
#[derive(Debug, Default)]
pub(super) struct ListenerConfig {
    pub(super) places: Vec<Place>,
    pub(super) allowed: Vec<String>,
    pub(super) credentials: Vec<Result<Credentials, &'static str>>,
    #[cfg(feature = "tls")]
    pub(super) tls: Vec<Tls>,
}

#[derive(Debug)]
pub(super) enum Place {
    Tcp(Vec<SocketAddr>),
    /// The text names no address.
    Unresolved(String, io::Error),
    Unix(PathBuf),
}

#[cfg(feature = "tls")]
pub(super) enum Tls {
    Files(PathBuf, PathBuf),
    Config(std::sync::Arc<rustls::ServerConfig>),
}

impl ListenerConfig {
    pub(super) fn is_nowhere(&self) -> bool {
        self.places.is_empty()
    }

    /// Returns `true` if something was said about connections, and not only about requests.
    pub(super) fn guards_listeners(&self) -> bool {
        #[cfg(feature = "tls")]
        if !self.tls.is_empty() {
            return true;
        }
        !self.allowed.is_empty()
    }

    /// Checks that what is said about TCP has a place to listen on, and that TLS is set up once.
    pub(super) fn check(&self) -> Result<(), InstallError> {
        #[cfg(feature = "tls")]
        self.check_tls()?;
        let is_unix = |place: &Place| matches!(place, Place::Unix(_));
        if self.guards_listeners() && self.places.iter().all(is_unix) {
            return Err(InstallError::Unused(
                "`allow` and `tls` are about TCP connections, and there are only Unix sockets: leave them out, or `listen` on an address as well",
            ));
        }
        Ok(())
    }

    /// Checks that TLS is set up once.
    #[cfg(feature = "tls")]
    pub(super) fn check_tls(&self) -> Result<(), InstallError> {
        if self.tls.len() > 1 {
            return Err(InstallError::Unused(
                "`tls` and `tls_files` replace each other: call one of them, once",
            ));
        }
        Ok(())
    }

    /// Takes all the places.
    pub(super) fn bind(
        self,
        responder: impl FnOnce(Vec<Credentials>) -> Responder,
    ) -> Result<(Vec<Bound>, Service), InstallError> {
        let service = Service {
            responder: responder(self.credentials()?),
            peers: self.peers()?,
            #[cfg(feature = "tls")]
            tls: self.tls()?,
        };
        let bound: Result<_, _> = self.places.into_iter().map(Place::bind).collect();
        Ok((bound?, service))
    }

    pub(super) fn credentials(&self) -> Result<Vec<Credentials>, InstallError> {
        let written = self.credentials.iter().cloned();
        written
            .collect::<Result<_, _>>()
            .map_err(InstallError::Credentials)
    }

    fn peers(&self) -> Result<Peers, InstallError> {
        let mut peers = Peers::default();
        for text in &self.allowed {
            peers
                .add(text)
                .ok_or_else(|| InstallError::Subnet(text.clone()))?;
        }
        Ok(peers)
    }

    #[cfg(feature = "tls")]
    fn tls(&self) -> Result<Option<server::Tls>, InstallError> {
        let tls = self.tls.first().map(|tls| match tls {
            Tls::Files(chain, key) => server::Tls::from_files(chain, key),
            Tls::Config(config) => Ok(server::Tls::new(config.clone())),
        });
        tls.transpose().map_err(InstallError::Tls)
    }
}

impl Place {
    fn bind(self) -> Result<Bound, InstallError> {
        match self {
            Self::Tcp(addresses) => {
                server::bind(&addresses).map_err(|source| InstallError::Bind { addresses, source })
            }
            Self::Unresolved(address, source) => Err(InstallError::Resolve { address, source }),
            #[cfg(unix)]
            Self::Unix(path) => {
                Bound::unix(&path).map_err(|source| InstallError::Unix { path, source })
            }
            #[cfg(not(unix))]
            Self::Unix(path) => Err(InstallError::Unix {
                path,
                source: io::ErrorKind::Unsupported.into(),
            }),
        }
    }
}

#[cfg(feature = "tls")]
impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Files(chain, key) => f.debug_tuple("Files").field(chain).field(key).finish(),
            Self::Config(_) => f.debug_struct("Config").finish_non_exhaustive(),
        }
    }
}
