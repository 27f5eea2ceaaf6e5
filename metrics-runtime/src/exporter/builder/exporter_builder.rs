//! The builder itself.

use crate::exporter::health::Health;
use crate::exporter::listener_config::ListenerConfig;
use crate::exporter::settings::Settings;
use crate::registry::Registry;

/// Builds an exporter of a registry; see [`Exporter::builder`](crate::Exporter::builder).
#[derive(Debug, Default)]
#[must_use = "nothing is exposed before `serve`, `start` or `install`"]
pub struct ExporterBuilder {
    pub(super) settings: Settings,
    pub(super) listening: ListenerConfig,
    pub(super) health: Health,
}

impl ExporterBuilder {
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
        self.settings.registry = Some(registry.clone());
        self
    }

    /// Answers on `/health` what this says; without it all is well for as long as there is an answer.
    pub fn health(mut self, health: &Health) -> Self {
        self.health = health.clone();
        self
    }

    /// Shows in `OpenMetrics` when each series of a counter, a histogram or a summary was registered, in seconds since the epoch,
    /// by a sample `…_created`. Without this call there are none: most servers store such samples as series of their own, one
    /// for each that is there. The text format has no place for them, and the protobuf format always has the time beside the
    /// value, where it costs no series.
    ///
    /// ```
    /// use metrics_runtime::{Counter, Exporter, Metrics, Registry};
    /// use std::io::{Read as _, Write as _};
    /// use std::net::TcpStream;
    ///
    /// #[derive(Metrics)]
    /// struct MailMetrics {
    ///     /// Mails sent.
    ///     mails_total: Counter,
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let registry = Registry::new();
    /// let mail = MailMetrics::register_in(&registry);
    /// mail.mails_total.increment(2);
    /// let exporter = Exporter::builder().registry(&registry).created(true).serve("127.0.0.1:0")?;
    ///
    /// let mut scrape = TcpStream::connect(exporter.local_addr())?;
    /// scrape.write_all(b"GET /metrics HTTP/1.1\r\nHost: mail\r\nAccept: application/openmetrics-text\r\nConnection: close\r\n\r\n")?;
    /// let mut answer = String::new();
    /// scrape.read_to_string(&mut answer)?;
    /// assert!(answer.contains("\nmails_total 2\nmails_created 1"), "{answer}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn created(mut self, are_shown: bool) -> Self {
        self.settings.created = are_shown;
        self
    }
}
