//! Records that are forwarded to a recorder of the facade, which counts them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use metrics::{Counter, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, SharedString, Unit};
use metrics_runtime::{Metrics, Registry};

use crate::harness::{Contender, Item, OURS};

#[derive(Metrics)]
#[metrics(scoped)]
struct ForwardMetrics {
    /// Jobs done.
    jobs_total: metrics_runtime::Counter,
    /// Time that jobs took.
    #[metric(buckets = [0.1, 1.0, 10.0])]
    job_duration_seconds: metrics_runtime::Histogram,
}

/// The items of the group.
#[must_use]
pub fn items() -> Vec<Item> {
    let registry = Registry::new();
    let ours = ForwardMetrics::register_in(&registry);
    registry.forward_to(Counting);
    let foreign = || Counter::from_arc(Arc::new(AtomicU64::new(0)));
    vec![
        Item::new(
            "forwarded: counter",
            vec![
                Contender::new("the other recorder alone", foreign(), |counter, _| {
                    counter.increment(1);
                }),
                Contender::new(OURS, ours.jobs_total, |counter, _| counter.increment(1)).ours(),
            ],
        ),
        Item::new(
            "forwarded: histogram",
            vec![
                Contender::new("the other recorder alone", Sum::default(), |sum, _| {
                    sum.record(0.5);
                }),
                Contender::new(OURS, ours.job_duration_seconds, |histogram, _| {
                    histogram.record(0.5);
                })
                .ours(),
            ],
        ),
    ]
}

/// A recorder that does next to nothing.
struct Counting;

/// A histogram that counts its samples.
#[derive(Default)]
struct Sum(AtomicU64);

impl HistogramFn for Sum {
    fn record(&self, _value: f64) {
        self.0.fetch_add(1, Relaxed);
    }
}

impl metrics::Recorder for Counting {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(Arc::new(AtomicU64::new(0)))
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(Arc::new(AtomicU64::new(0)))
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(Arc::new(Sum::default()))
    }
}
