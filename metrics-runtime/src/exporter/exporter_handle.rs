//! The handles of an exporter that runs.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use super::health::Health;
use super::recorder_choice::InUse;
use super::respond::Responder;
use super::server::Server;

/// Serves the page of a registry over HTTP, until it is dropped.
///
/// After [`shutdown`](Self::shutdown) or a drop, another exporter can be started in the same way: on another address, or with other
/// collectors. The recorder stays installed meanwhile, and nothing that is recorded is lost; its own settings stay as well.
///
/// ```no_run
/// use metrics_runtime::Exporter;
///
/// fn main() -> Result<(), Box<dyn std::error::Error>> {
///     let exporter = Exporter::builder().serve("127.0.0.1:9464")?;
///     println!("metrics on http://{}/metrics", exporter.local_addr());
///     // … the program …
///     Ok(())
/// }
/// ```
///
/// The exporter answers `GET` and `HEAD`, on a thread of its own: a program needs no async runtime, and one that has one does not notice
/// scrapes.
///
/// | path | what |
/// |---|---|
/// | `/metrics` | the page: in the text format 0.0.4, or in `OpenMetrics` 1.0 or protobuf (feature `protobuf`) where the client prefers that; compressed by gzip (and zstd, feature `zstd`) where it takes that; only the families that `name[]` in the query names, by their own name or that of a sample, if it names any |
/// | `/health` | 200 while every component of the [`Health`] is up, 503 otherwise; JSON in both cases |
/// | `/` | what there is, for people |
///
/// # The time of a scrape
///
/// A scrape that sends `X-Prometheus-Scrape-Timeout-Seconds`, as Prometheus does, has its page in that time: collectors and derived
/// gauges have three quarters of it, and never more than [`collect_within`](crate::ExporterBuilder::collect_within). Collectors that are
/// not done then are left out of this page, as after any timeout, and counted; their runs go on for others. Scrapes that share a
/// rendering have their pages each at its own time. One that comes while a page is being made waits for that page first. A value
/// that is no positive decimal number is ignored.
///
/// # Under fire
///
/// A client has 2 seconds for its first request and for the head of each, and must not stop reading for 2 seconds. A connection whose
/// client is gone is closed at once. At 64 connections one is closed in favour of a new one: first one whose client sends no more,
/// then one of the peer that has most of them (an address, the first half of one of IPv6, or the user behind a Unix socket), and of
/// these the one that has waited longest for a request.
///
/// Scrapes that arrive before a rendering starts share it. Whole pages are rendered before parts, and parts are shared by the
/// families that they select; a query has at most 256 `name[]` of at most 1024 bytes each, and gets 400 otherwise. Of pages that are
/// still being read the newest of each format and coding is kept, and others while all of them have at most 16 MiB.
///
/// A page that cannot be rendered is answered with 500, or with 503 where no thread can be started for it, and the next scrape tries
/// again; both are counted in `metrics_runtime_scrapes_failed_total`, by reason.
#[must_use = "the page ends when this is dropped: bind it to a name, or call `detach`"]
pub struct Exporter {
    pub(super) server: Server,
    pub(super) responder: Responder,
    /// Dropped last: another exporter may start once this one has ended. None where nothing is installed.
    pub(super) in_use: Option<InUse>,
}

impl Exporter {
    /// Returns the address that it listens on, with the real port where 0 was asked for. That is the first one if there are
    /// several, and `0.0.0.0:0`, where nobody listens, if there are only Unix sockets.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        let first = self.local_addrs().first();
        first.copied().unwrap_or((Ipv4Addr::UNSPECIFIED, 0).into())
    }

    /// Returns the TCP addresses that it listens on, in the order in which they were asked for.
    #[must_use]
    pub fn local_addrs(&self) -> &[SocketAddr] {
        self.server.local_addrs()
    }

    /// The page, as a scrape would get it now: [collectors](crate::Collector) run first, and this waits for them.
    #[must_use]
    pub fn render(&self) -> String {
        self.responder.pages().source().render()
    }

    /// Returns the health that `/health` answers: components can be set here as well.
    #[must_use]
    pub fn health(&self) -> &Health {
        self.responder.health()
    }

    /// Serves until the process ends.
    pub fn detach(self) {
        self.server.detach();
        if let Some(in_use) = self.in_use {
            in_use.keep();
        }
    }

    /// Waits until one more scrape has come and was answered, so that what was recorded last is seen, but not longer than
    /// `grace`; then ends the page. Says whether that scrape came. Only a whole page counts, not a part by `name[]`.
    ///
    /// The call blocks its thread: in an async program, call it through `spawn_blocking`. A grace of a bit more than the scrape
    /// interval sees a scrape for sure.
    ///
    /// ```
    /// use metrics_runtime::{Exporter, Registry};
    /// use std::time::Duration;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let exporter = Exporter::builder().registry(&Registry::new()).serve("127.0.0.1:0")?;
    /// // At the end of the program; here nobody scrapes.
    /// let scraped = exporter.shutdown(Duration::from_millis(10));
    /// assert!(!scraped);
    /// # Ok(())
    /// # }
    /// ```
    #[expect(clippy::must_use_candidate, reason = "it is called for what it does")]
    pub fn shutdown(self, grace: Duration) -> bool {
        self.server.shutdown(grace)
    }
}

impl fmt::Debug for Exporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exporter")
            .field("local_addrs", &self.local_addrs())
            .finish_non_exhaustive()
    }
}

/// The page of the installed recorder, for a program that has a server of its own; see [`ExporterBuilder::install`](crate::ExporterBuilder::install).
///
/// Once it and its clones, services and routers are dropped, another exporter can be started.
#[derive(Debug, Clone)]
pub struct Page {
    pub(super) responder: Responder,
    /// None where nothing is installed.
    #[cfg_attr(
        not(feature = "tower"),
        expect(dead_code, reason = "it is held for its drop")
    )]
    pub(super) in_use: Option<InUse>,
}

impl Page {
    /// The page, as a scrape should get it now, with the content type [`CONTENT_TYPE`](Self::CONTENT_TYPE).
    /// [Collectors](crate::Collector) run first, and this waits for them: in async code, call it by `spawn_blocking`.
    #[must_use]
    pub fn render(&self) -> String {
        self.responder.pages().source().render()
    }

    /// The `Content-Type` of the page.
    pub const CONTENT_TYPE: &'static str = "text/plain; version=0.0.4; charset=utf-8";

    /// Returns the health that `/health` answers: components can be set here as well.
    #[must_use]
    pub fn health(&self) -> &Health {
        self.responder.health()
    }
}
