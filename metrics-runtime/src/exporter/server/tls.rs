//! TLS, by rustls.

use std::path::Path;
use std::sync::Arc;
use std::{fmt, io};

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::connections::HEAD_TIMEOUT;
use super::noticed::Stream;

/// How connections are encrypted.
#[derive(Clone)]
pub(in crate::exporter) struct Tls(TlsAcceptor);

impl Tls {
    pub(in crate::exporter) fn new(config: Arc<ServerConfig>) -> Self {
        Self(config.into())
    }

    /// A chain of certificates and its private key, both from PEM files.
    pub(in crate::exporter) fn from_files(chain: &Path, key: &Path) -> io::Result<Self> {
        let certificates = CertificateDer::pem_file_iter(chain)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| of(chain, error))?;
        let key_of = PrivateKeyDer::from_pem_file(key).map_err(|error| of(key, error))?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .and_then(|builder| {
                builder
                    .with_no_client_auth()
                    .with_single_cert(certificates, key_of)
            })
            .map_err(|error| of(chain, error))?;
        Ok(Self::new(Arc::new(config)))
    }

    /// The encrypted stream, unless its client takes too long or speaks something else.
    pub(super) async fn accept<S: Stream>(&self, stream: S) -> Option<TlsStream<S>> {
        let accepted = timeout(HEAD_TIMEOUT, self.0.accept(stream)).await;
        accepted.ok()?.ok()
    }
}

/// What is wrong with a file.
fn of(path: &Path, error: impl fmt::Display) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("{}: {error}", path.display()),
    )
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").finish_non_exhaustive()
    }
}
