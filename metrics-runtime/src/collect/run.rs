//! One run of a collector, and how it can fail.

use std::error::Error;
use std::fmt::Write as _;
use std::time::Duration;

use super::collector::Collector;
use crate::label::{LabelSink, LabelValue};
use crate::support::{Limited, Panicked};

/// A collector with the metrics that it fills.
pub(super) trait Run: Send {
    /// Runs once. What can be cancelled ends after `limit`; what cannot is given up by others.
    fn run(&mut self, limit: Duration) -> Result<(), Failure>;
}

/// The reason for which a run failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    Error,
    Panic,
    Timeout,
}

impl Reason {
    pub(super) const ALL: [Self; 3] = [Self::Error, Self::Panic, Self::Timeout];
    const TEXTS: [&'static str; 3] = ["error", "panic", "timeout"];

    pub(super) const fn as_str(self) -> &'static str {
        Self::TEXTS[self as usize]
    }
}

impl LabelValue for Reason {
    const VALUES: Option<&'static [&'static str]> = Some(&Self::TEXTS);

    fn index(&self) -> usize {
        *self as usize
    }

    fn encode(&self, sink: &mut impl LabelSink) {
        sink.closed(self.as_str());
    }
}

/// The longest text of an error, in bytes.
const LONGEST_MESSAGE: usize = 4096;

/// The failure of a run.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) reason: Reason,
    pub(super) message: String,
}

impl Failure {
    pub(super) fn timeout(limit: Duration) -> Self {
        Self {
            reason: Reason::Timeout,
            message: format!("it takes longer than {limit:?}"),
        }
    }

    /// The client of a scrape would have been gone before the run was done.
    pub(super) fn scrape_timeout() -> Self {
        Self {
            reason: Reason::Timeout,
            message: "it takes longer than the scrape waits, by its `X-Prometheus-Scrape-Timeout-Seconds`".to_owned(),
        }
    }

    /// The failure with the texts of an error and of its sources.
    pub(super) fn error(error: &(dyn Error + 'static)) -> Self {
        let mut message = Limited::new(LONGEST_MESSAGE);
        // An error of the writer is the end of the room, or the `Display` of the program that fails: what there is counts.
        let mut written = write!(message, "{error}");
        let mut next = error.source();
        while let Some(source) = next
            && written.is_ok()
        {
            written = write!(message, ": {source}");
            next = source.source();
        }
        Self {
            reason: Reason::Error,
            message: message.into_string(),
        }
    }

    pub(super) fn panic(panicked: &Panicked) -> Self {
        Self {
            reason: Reason::Panic,
            message: format!("it panicked: {}", panicked.message()),
        }
    }
}

/// A collector and its metrics.
pub(super) struct Bound<C: Collector> {
    pub(super) collector: C,
    pub(super) metrics: C::Metrics,
}

impl<C: Collector> Run for Bound<C> {
    fn run(&mut self, _limit: Duration) -> Result<(), Failure> {
        let collected = self.collector.collect(&self.metrics);
        collected.map_err(|error| Failure::error(&*error))
    }
}
