//! The reasons why a scrape gets no page.

use hyper::StatusCode;

/// The reason why a scrape gets no page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(in crate::exporter) enum Failure {
    /// The thread that renders pages is not there, and cannot be started.
    #[error("no thread can be started to render the page")]
    Thread,
    /// The queue is full.
    #[error("too many scrapes wait for a page")]
    Crowded,
    /// Rendering or compressing panicked.
    #[error("rendering the page panicked")]
    Panic,
    /// The compressor returned an error.
    #[error("the page cannot be compressed")]
    Compression,
    /// The query has more or longer `name[]` than are answered.
    #[error(
        "at most {} `name[]` of at most {} bytes are answered: ask for fewer, or for the whole page",
        Self::MOST_NAMES,
        Self::MOST_NAME_BYTES
    )]
    Names,
}

impl Failure {
    /// The most `name[]` of a query.
    pub(in crate::exporter) const MOST_NAMES: usize = 256;

    /// The most bytes of one `name[]`, decoded.
    pub(in crate::exporter) const MOST_NAME_BYTES: usize = 1024;

    /// All of them.
    #[cfg(test)]
    const ALL: [Self; 5] = [
        Self::Thread,
        Self::Crowded,
        Self::Panic,
        Self::Compression,
        Self::Names,
    ];

    /// The label value that counts it.
    pub(in crate::exporter) const fn reason(self) -> &'static str {
        match self {
            Self::Thread => "thread",
            Self::Crowded => "crowded",
            Self::Panic => "panic",
            Self::Compression => "compression",
            Self::Names => "names",
        }
    }

    /// The status of the answer: 503 where the next scrape may well succeed.
    pub(in crate::exporter) const fn status(self) -> StatusCode {
        match self {
            Self::Thread | Self::Crowded => StatusCode::SERVICE_UNAVAILABLE,
            Self::Panic | Self::Compression => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Names => StatusCode::BAD_REQUEST,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::Failure;

    #[test]
    fn reasons_differ() {
        let reasons: HashSet<_> = Failure::ALL.map(Failure::reason).into();
        assert_eq!(reasons.len(), Failure::ALL.len());
    }
}
