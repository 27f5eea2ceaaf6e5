//! Gauges: setting one and adding to one.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use metrics_exporter_prometheus::PrometheusBuilder;
use metrics_runtime::{Gauge, Metrics, Registry};
use prometheus_client::metrics::gauge;

use crate::harness::{Contender, Item, OURS};

#[derive(Metrics)]
struct GaugeMetrics {
    /// Jobs that no worker has taken yet.
    jobs_waiting: Gauge,
}

type Foundations = foundations_metrics::Gauge<f64, AtomicU64>;
type PrometheusClient = gauge::Gauge<f64, AtomicU64>;

/// The items of the group.
#[must_use]
pub fn items() -> Vec<Item> {
    vec![
        Item::new("gauge: set", setting()),
        Item::new("gauge: increment", incrementing()),
    ]
}

fn setting() -> Vec<Contender> {
    vec![
        Contender::new("one relaxed store", AtomicU64::new(0), |cell, pass| {
            cell.store((pass as f64).to_bits(), Relaxed);
        }),
        Contender::new(OURS, ours(), Gauge::set).ours(),
        Contender::new(
            "foundations-metrics",
            Foundations::default(),
            |gauge, pass| {
                gauge.set(pass as f64);
            },
        ),
        Contender::new("prometheus", tikv(), |gauge, pass| gauge.set(pass as f64)),
        Contender::new(
            "prometheus-client",
            PrometheusClient::default(),
            |gauge, pass| {
                gauge.set(pass as f64);
            },
        ),
        Contender::new("measured", measured::FloatGauge::new(), |gauge, pass| {
            gauge.set(pass as f64);
        }),
        Contender::new("upstream recorder", upstream(), |gauge, pass| {
            gauge.set(pass as f64);
        }),
    ]
}

fn incrementing() -> Vec<Contender> {
    vec![
        Contender::new("one relaxed fetch_add", AtomicU64::new(0), |cell, _| {
            cell.fetch_add(1, Relaxed);
        }),
        Contender::new(OURS, ours(), |gauge, _| gauge.increment(1)).ours(),
        Contender::new("  track", ours(), |gauge, _| drop(gauge.track())).ours(),
        Contender::new("foundations-metrics", Foundations::default(), |gauge, _| {
            gauge.inc();
        }),
        Contender::new("prometheus", tikv(), |gauge, _| gauge.inc()),
        Contender::new(
            "prometheus-client",
            PrometheusClient::default(),
            |gauge, _| {
                gauge.inc();
            },
        ),
        Contender::new("measured", measured::FloatGauge::new(), |gauge, _| {
            gauge.inc();
        }),
        Contender::new("upstream recorder", upstream(), |gauge, _| {
            gauge.increment(1);
        }),
    ]
}

fn ours() -> Gauge {
    GaugeMetrics::register_in(&Registry::new()).jobs_waiting
}

fn tikv() -> prometheus::Gauge {
    prometheus::Gauge::new("jobs_waiting", "Jobs that no worker has taken yet.")
        .expect("the name is legal")
}

fn upstream() -> metrics::Gauge {
    let recorder = PrometheusBuilder::new().build_recorder();
    metrics::with_local_recorder(&recorder, || metrics::gauge!("jobs_waiting"))
}
