//! Histograms with 11 bounds: recording values from everywhere among them.

use std::array;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use measured::metric::histogram::Thresholds;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusRecorder};
use metrics_runtime::{Buckets, Histogram, Metrics, Registry};

use crate::harness::{Contender, Item, OURS};

/// From 5 ms to 10 s, as in [`Buckets::LATENCY`].
pub const BOUNDS: [f64; 11] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// How many values take turns.
const VALUES: usize = 1024;

#[derive(Metrics)]
struct HistogramMetrics {
    /// Time that requests took.
    #[metric(buckets = Buckets::LATENCY)]
    request_duration_seconds: Histogram,
}

/// The items of the group.
#[must_use]
pub fn items() -> Vec<Item> {
    vec![Item::new("histogram, 11 bounds: record", contenders())]
}

fn contenders() -> Vec<Contender> {
    let values = values();
    vec![
        Contender::new("two relaxed fetch_adds", cells(), |cells, _| {
            cells[0].fetch_add(1, Relaxed);
            cells[1].fetch_add(1, Relaxed);
        }),
        Contender::new(OURS, ours(), |histogram, pass| {
            histogram.record(values[pass % VALUES]);
        })
        .ours(),
        Contender::new(
            "foundations-metrics",
            foundations_metrics::Histogram::new(BOUNDS),
            |histogram, pass| histogram.observe(values[pass % VALUES]),
        ),
        Contender::new("prometheus", tikv(), |histogram, pass| {
            histogram.observe(values[pass % VALUES]);
        }),
        Contender::new(
            "prometheus-client",
            prometheus_client::metrics::histogram::Histogram::new(BOUNDS),
            |histogram, pass| histogram.observe(values[pass % VALUES]),
        ),
        Contender::new(
            "measured",
            measured::Histogram::with_metadata(Thresholds::with_buckets(BOUNDS)),
            |histogram, pass| histogram.observe(values[pass % VALUES]),
        ),
        upstream(values),
    ]
}

/// The upstream recorder keeps every sample until it is drained, so draining is part of the work.
fn upstream(values: &'static [f64; VALUES]) -> Contender {
    let recorder = upstream_recorder();
    let histogram = metrics::with_local_recorder(&recorder, || {
        metrics::histogram!("request_duration_seconds")
    });
    let upkeep = recorder.handle();
    Contender::batch("upstream recorder, with draining", move |passes| {
        for pass in 0..passes {
            histogram.record(values[pass % VALUES]);
        }
        upkeep.run_upkeep();
    })
}

/// The upstream recorder with histograms of these bounds.
#[must_use]
pub fn upstream_recorder() -> PrometheusRecorder {
    PrometheusBuilder::new()
        .set_buckets(&BOUNDS)
        .expect("there are bounds")
        .build_recorder()
}

fn ours() -> Histogram {
    HistogramMetrics::register_in(&Registry::new()).request_duration_seconds
}

/// A histogram of tikv's `prometheus` with these bounds.
#[must_use]
pub fn tikv() -> prometheus::Histogram {
    let options = prometheus::HistogramOpts::new("request_duration_seconds", "Time they took.")
        .buckets(BOUNDS.to_vec());
    prometheus::Histogram::with_opts(options).expect("the name is legal")
}

fn cells() -> [AtomicU64; 2] {
    array::from_fn(|_| AtomicU64::new(0))
}

/// Values from 1 ms to 20 s, as likely in one decade as in another.
fn values() -> &'static [f64; VALUES] {
    let (from, to) = (0.001_f64.ln(), 20.0_f64.ln());
    let value = |_| (from + fastrand::f64() * (to - from)).exp();
    Box::leak(Box::new(array::from_fn(value)))
}
