//! Methods of the builder about listeners and clients.

use std::fmt;
use std::net::ToSocketAddrs;
use std::path::PathBuf;

use super::exporter_builder::ExporterBuilder;
use crate::exporter::listener_config::Place;
#[cfg(feature = "tls")]
use crate::exporter::listener_config::Tls;
use crate::exporter::respond::Credentials;

/// # Listeners and clients
impl ExporterBuilder {
    /// Listens on this address as well. Call it once for each; [`start`](Self::start) then takes no address.
    ///
    /// ```
    /// use metrics_runtime::{Exporter, Registry};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let exporter = Exporter::builder()
    ///     .registry(&Registry::new())
    ///     .listen("127.0.0.1:0")
    ///     .listen("127.0.0.1:0")
    ///     .start()?;
    /// assert_eq!(exporter.local_addrs().len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn listen(mut self, address: impl ToSocketAddrs + fmt::Debug) -> Self {
        let place = match address.to_socket_addrs() {
            Ok(addresses) => Place::Tcp(addresses.collect()),
            Err(error) => Place::Unresolved(format!("{address:?}"), error),
        };
        self.listening.places.push(place);
        self
    }

    /// Listens on a Unix socket as well, at this path. A socket that a killed process of the same user left there is replaced; any
    /// other file is an error. At the end of the exporter the file is removed, if it is still this one. Its folder is locked (`flock`)
    /// while the path is taken, so that of two that start at once one gets it.
    ///
    /// ```
    /// use metrics_runtime::{Exporter, Registry};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let path = std::env::temp_dir().join(format!("metrics-{}.sock", std::process::id()));
    /// # if cfg!(unix) {
    /// let exporter = Exporter::builder()
    ///     .registry(&Registry::new())
    ///     .listen_unix(&path)
    ///     .start()?;
    /// assert!(path.exists());
    /// drop(exporter);
    /// assert!(!path.exists());
    /// # }
    /// # Ok(())
    /// # }
    /// ```
    pub fn listen_unix(mut self, path: impl Into<PathBuf>) -> Self {
        self.listening.places.push(Place::Unix(path.into()));
        self
    }

    /// Answers this subnet (`10.0.0.0/8`) or address (`192.0.2.7`, `::1`): call it once for each. All others get 403; without
    /// any, everyone is answered. An IPv4 address that is mapped into IPv6 counts as itself. Whoever may open a Unix socket
    /// may ask.
    ///
    /// ```
    /// use metrics_runtime::{Exporter, InstallError, Registry};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let builder = || Exporter::builder().registry(&Registry::new());
    /// let exporter = builder().allow("127.0.0.1").allow("10.0.0.0/8").serve("127.0.0.1:0")?;
    ///
    /// let wrong = builder().allow("10.0.0.0/99").serve("127.0.0.1:0");
    /// assert!(matches!(wrong, Err(InstallError::Subnet(_))));
    /// # Ok(())
    /// # }
    /// ```
    pub fn allow(mut self, subnet: impl Into<String>) -> Self {
        self.listening.allowed.push(subnet.into());
        self
    }

    /// Answers only those who show this token: `Authorization: Bearer <token>`. It is compared in a time that tells nothing but
    /// its length. Several tokens, and passwords beside them, can be named; one of them is enough.
    ///
    /// ```
    /// use metrics_runtime::{Exporter, Registry};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let exporter = Exporter::builder()
    ///     .registry(&Registry::new())
    ///     .bearer_token("dGhpcyBpcyBub3QgYSBzZWNyZXQ")
    ///     .serve("127.0.0.1:0")?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn bearer_token(mut self, token: impl AsRef<str>) -> Self {
        let token = Credentials::bearer(token.as_ref()).ok_or("bearer token");
        self.listening.credentials.push(token);
        self
    }

    /// Answers only those who show this user and password: `Authorization: Basic …`; see
    /// [`bearer_token`](Self::bearer_token).
    ///
    /// ```
    /// use metrics_runtime::{Exporter, Registry};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let exporter = Exporter::builder()
    ///     .registry(&Registry::new())
    ///     .basic_auth("prometheus", "not a secret")
    ///     .serve("127.0.0.1:0")?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn basic_auth(mut self, user: impl AsRef<str>, password: impl AsRef<str>) -> Self {
        let basic = Credentials::basic(user.as_ref(), password.as_ref());
        let basic = basic.ok_or("user or its password");
        self.listening.credentials.push(basic);
        self
    }

    /// Serves over TLS, with the chain of certificates and the private key in these PEM files, read once at start. Unix sockets
    /// stay as they are.
    ///
    /// ```no_run
    /// use metrics_runtime::Exporter;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let exporter = Exporter::builder()
    ///     .tls_files("/etc/shop/tls.crt", "/etc/shop/tls.key")
    ///     .serve("0.0.0.0:9464")?;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "tls")]
    pub fn tls_files(mut self, chain: impl Into<PathBuf>, key: impl Into<PathBuf>) -> Self {
        self.listening
            .tls
            .push(Tls::Files(chain.into(), key.into()));
        self
    }

    /// Serves over TLS as `config` says: for clients that show certificates, or certificates that change while the program
    /// runs.
    #[cfg(feature = "tls")]
    pub fn tls(mut self, config: impl Into<std::sync::Arc<rustls::ServerConfig>>) -> Self {
        self.listening.tls.push(Tls::Config(config.into()));
        self
    }
}
