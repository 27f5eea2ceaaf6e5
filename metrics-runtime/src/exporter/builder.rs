//! Starting: what is asked for.

use std::fmt;
use std::net::{Ipv4Addr, ToSocketAddrs};

#[cfg(feature = "summary")]
use metrics_exporter_prometheus::PrometheusBuilder;

use super::collectors::Collecting;
use super::error::InstallError;
use super::health::Health;
use super::install::Ready;
use super::listening::Listening;
use super::render::Pages;
use super::respond::Answers;
use super::server;
use super::{Exporter, Page};
use crate::buckets::Buckets;
use crate::recorder::Rules;
use crate::registry::Registry;

/// How to expose a registry; see [`Exporter::builder`].
#[derive(Debug, Default)]
#[must_use = "nothing is exposed before `serve`, `start` or `install`"]
pub struct ExporterBuilder {
    /// The global one where none was named.
    pub(super) registry: Option<Registry>,
    pub(super) rules: Rules,
    /// What is to be in charge instead of our recorder.
    #[cfg(feature = "summary")]
    pub(super) upstream: Option<PrometheusBuilder>,
    /// Those of the histograms that timed functions share.
    pub(super) function_buckets: Option<Buckets>,
    pub(super) collecting: Collecting,
    pub(super) listening: Listening,
    health: Health,
    /// Whether pages in `OpenMetrics` say when series were registered.
    pub(super) created: bool,
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
        self.created = are_shown;
        self
    }

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
            self = self.listen((Ipv4Addr::LOCALHOST, super::PORT));
        }
        let listening = std::mem::take(&mut self.listening);
        listening.check()?;
        let health = self.health.clone();
        let ready = Ready::of(self)?;
        let pages = Pages::of(ready.source.clone());
        let answers = |credentials| Answers::new(pages, health, credentials);
        let (bound, service) = listening.bind(answers)?;
        let answers = service.answers.clone();
        answers.pages().start().map_err(InstallError::Thread)?;
        let parked = server::park(bound, service).map_err(InstallError::Thread)?;
        let in_use = ready.install()?;
        Ok(Exporter {
            server: parked.release(),
            answers,
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
        if !credentials.is_empty() || self.created {
            return Err(InstallError::Unused(
                "`install` without the feature `tower` answers no requests, so `bearer_token`, `basic_auth` and `created` have no effect: check requests in the server that answers",
            ));
        }
        let health = self.health.clone();
        let ready = Ready::of(self)?;
        let answers = Answers::new(Pages::of(ready.source.clone()), health, credentials);
        let in_use = ready.install()?;
        Ok(Page { answers, in_use })
    }
}
