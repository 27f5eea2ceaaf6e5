//! Counters: one more on a handle that is at hand.

use std::hint::black_box;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use foundations_metrics::ThreadLocalCounter;
use metrics_exporter_prometheus::PrometheusBuilder;
use metrics_runtime::{Counter, Metrics, Registry};

use crate::harness::{Contender, Item, OURS};

#[derive(Metrics)]
struct CounterMetrics {
    /// Requests handled.
    requests_total: Counter,
}

/// The items of the group.
#[must_use]
pub fn items() -> Vec<Item> {
    vec![Item::new("counter: increment", contenders())]
}

fn contenders() -> Vec<Contender> {
    let tikv = prometheus::IntCounter::new("requests_total", "Requests handled.")
        .expect("the name is legal");
    vec![
        Contender::new("one relaxed fetch_add", AtomicU64::new(0), |cell, _| {
            cell.fetch_add(1, Relaxed);
        }),
        Contender::new(OURS, ours(), |counter, _| counter.increment(1)).ours(),
        Contender::new("  handle hidden at each pass", ours(), |counter, _| {
            black_box(counter).increment(1);
        })
        .ours(),
        Contender::new(
            "foundations-metrics, thread-local",
            ThreadLocalCounter::<u64>::default(),
            |counter, _| counter.inc(),
        ),
        Contender::new("prometheus", tikv, |counter, _| counter.inc()),
        Contender::new(
            "prometheus-client",
            prometheus_client::metrics::counter::Counter::<u64>::default(),
            |counter, _| {
                counter.inc();
            },
        ),
        Contender::new("measured", measured::Counter::new(), |counter, _| {
            counter.inc();
        }),
        Contender::new("upstream recorder", upstream(), |counter, _| {
            counter.increment(1);
        }),
    ]
}

fn ours() -> Counter {
    CounterMetrics::register_in(&Registry::new()).requests_total
}

fn upstream() -> metrics::Counter {
    let recorder = PrometheusBuilder::new().build_recorder();
    metrics::with_local_recorder(&recorder, || metrics::counter!("requests_total"))
}
