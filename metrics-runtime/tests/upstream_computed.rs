//! Gauges whose value is computed, on the page of metrics-exporter-prometheus.
#![cfg(feature = "upstream")]

mod common;

use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;

use common::page::value;
use metrics_exporter_prometheus::PrometheusBuilder;
use metrics_runtime::{Exporter, Family, Gauge, Global, Metrics};

#[derive(Metrics)]
struct Computed {
    /// Age of something.
    age_seconds: Gauge,
    /// Depth of a queue.
    #[metric(labels("queue"))]
    queue_depth: Family<&'static str, Gauge>,
}

static COMPUTED: Global<Computed> = Global::new();

#[test]
fn they_are_computed_for_each_page() {
    let exporter = Exporter::builder()
        .upstream(PrometheusBuilder::new())
        .process(false)
        .install()
        .unwrap();
    let page = || exporter.render().replace("\n\n", "\n");
    let age = Arc::new(AtomicU32::new(1));
    let seen = age.clone();
    COMPUTED.age_seconds.derive(move || seen.load(Relaxed));
    let depth = COMPUTED.queue_depth.with(&"mail");
    let age_on = |page: &str| value(page, "age_seconds", &[]);
    let depth_on = |page: &str| value(page, "queue_depth", &[("queue", "mail")]);
    for now in [1_u32, 500] {
        age.store(now, Relaxed);
        depth.derive(move || now * 2);
        let page = page();
        assert_eq!(age_on(&page), Some(f64::from(now)));
        assert_eq!(depth_on(&page), Some(f64::from(now * 2)));
    }

    depth.derive(|| -> u32 { panic!("it cannot be computed") });
    let without = page();
    assert_eq!(depth_on(&without), None);
    let panics = "metrics_runtime_derived_panics_total";
    assert_eq!(
        value(&without, panics, &[("family", "queue_depth")]),
        Some(1.0)
    );

    // What nobody asks for any more is dropped by the next page.
    COMPUTED.age_seconds.set(3);
    assert_eq!(age_on(&page()), Some(3.0));
    assert_eq!(Arc::strong_count(&age), 1);
}
