//! Serving pages: installing the recorder, listening, answering.

mod builder;
mod collectors;
mod connections;
mod negotiate;
mod pages;
mod server;
mod source;

use std::fmt;
use std::net::SocketAddr;

pub use builder::{ExporterBuilder, InstallError};
use server::Server;
use source::Source;

/// Serves the page of a registry over HTTP, until it is dropped.
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
/// It answers `GET` and `HEAD` on `/metrics`, in the text format 0.0.4, or in `OpenMetrics` 1.0 where the client prefers that,
/// on a thread of its own: a program needs no async runtime, and one that
/// has one does not notice scrapes.
#[must_use = "the page ends when this is dropped: bind it to a name, or call `detach`"]
pub struct Exporter {
    server: Server,
    source: Source,
}

impl Exporter {
    /// An exporter of the [global registry](crate::Registry::global).
    pub fn builder() -> ExporterBuilder {
        ExporterBuilder::new()
    }

    /// Where it listens: the real port where 0 was asked for.
    #[must_use]
    pub fn local_addr(&self) -> SocketAddr {
        self.server.local_addr()
    }

    /// The page, as a scrape would get it now: [collectors](crate::Collector) run first, and this waits for them.
    #[must_use]
    pub fn render(&self) -> String {
        self.source.render()
    }

    /// Serves until the process ends.
    pub fn detach(self) {
        self.server.detach();
    }
}

impl fmt::Debug for Exporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exporter")
            .field("local_addr", &self.local_addr())
            .finish_non_exhaustive()
    }
}

/// The page of the installed recorder, for a program that has a server of its own; see [`ExporterBuilder::install`].
#[derive(Debug, Clone)]
pub struct Page {
    source: Source,
}

impl Page {
    /// The page, as a scrape should get it now, with the content type [`CONTENT_TYPE`](Self::CONTENT_TYPE).
    /// [Collectors](crate::Collector) run first, and this waits for them: in async code, call it by `spawn_blocking`.
    #[must_use]
    pub fn render(&self) -> String {
        self.source.render()
    }

    /// What to answer as `Content-Type`.
    pub const CONTENT_TYPE: &'static str = crate::encode::Format::Text.content_type();
}
