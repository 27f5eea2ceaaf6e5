//! A subscriber that records into metrics whose declaration is in conflict, while it is told just that.

mod common;

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use common::bounded::bounded;
use common::page::value;
use metrics_runtime::{Counter, Gauge, Global, Metrics, Registry};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

#[derive(Metrics)]
#[metrics(prefix = "log")]
struct Winner {
    /// Events logged.
    events_total: Counter,
}

#[derive(Metrics)]
#[metrics(prefix = "log")]
struct Loser {
    /// Events, told otherwise.
    events_total: Counter,
    /// Bytes.
    open_files: Gauge,
}

static LOSER: Global<Loser> = Global::new();
static EVENTS: AtomicU64 = AtomicU64::new(0);

struct Counting;

impl Subscriber for Counting {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("metrics_runtime")
    }

    fn event(&self, _: &Event<'_>) {
        EVENTS.fetch_add(1, Relaxed);
        LOSER.events_total.increment(1);
        LOSER.open_files.set(1);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[test]
fn a_subscriber_may_use_metrics_in_conflict() {
    // Only that of the process is called again while it is called.
    tracing::subscriber::set_global_default(Counting).unwrap();
    bounded(|| {
        Winner::register().events_total.increment(5);
        LOSER.events_total.increment(1);
        assert_eq!(EVENTS.load(Relaxed), 1);
        assert_eq!(LOSER.events_total.get(), 2);
        let page = Registry::global().render();
        assert_eq!(value(&page, "log_events_total", &[]), Some(5.0));
        assert_eq!(value(&page, "log_open_files", &[]), Some(1.0));
        let family = [("family", "log_events_total")];
        assert_eq!(
            value(&page, "metrics_runtime_conflicts_total", &family),
            Some(1.0)
        );
    });
}
