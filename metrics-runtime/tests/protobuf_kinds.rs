//! What the protobuf format makes of infos, state sets, declared summaries, and gauges that come and go.
#![cfg(feature = "protobuf")]

#[path = "protobuf/messages.rs"]
mod messages;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use messages::{Metric, MetricFamily};
use metrics_runtime::{
    ExpiringGauge, Exporter, Family, Gauge, Info, LabelSet, LabelValue, Metrics, Registry,
    StateSet, TestClock,
};
use prost::Message as _;

#[derive(LabelValue, Clone, Copy)]
enum Circuit {
    Closed,
    #[label(rename = "half \"open\"")]
    HalfOpen,
}

#[derive(LabelSet)]
struct Revision {
    revision: &'static str,
    branch: &'static str,
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Service {
    /// What was deployed.
    deployed_info: Info<Revision>,
    /// Whether it answers.
    ready_state: StateSet<bool>,
    /// State of the circuit to a peer.
    #[metric(labels("peer"), label = "state")]
    peer_circuit: Family<String, StateSet<Circuit>>,
    /// Age of the oldest job.
    oldest_job_seconds: Gauge,
    /// Load of an agent, as it tells.
    #[metric(labels("agent"), idle = 60s)]
    agent_load: Family<String, ExpiringGauge>,
}

const GAUGE: i32 = 1;

fn families(registry: &Registry) -> Vec<MetricFamily> {
    let page = registry.render_protobuf();
    let mut rest = &*page;
    let mut families = Vec::new();
    while !rest.is_empty() {
        families.push(MetricFamily::decode_length_delimited(&mut rest).expect("a family"));
    }
    families
}

/// The series of a family of gauges, as text; `None` where the family is not there.
fn gauges(registry: &Registry, name: &str) -> Option<Vec<String>> {
    let is_it = |family: &MetricFamily| family.name.as_deref() == Some(name);
    let family = families(registry).into_iter().find(is_it)?;
    assert_eq!(family.r#type, Some(GAUGE));
    Some(family.metric.iter().map(gauge).collect())
}

fn gauge(metric: &Metric) -> String {
    let labels = metric.label.iter().map(|pair| {
        let (name, value) = (pair.name.as_deref(), pair.value.as_deref());
        format!("{}={}", name.expect("a name"), value.expect("a value"))
    });
    let value = metric.gauge.as_ref().and_then(|gauge| gauge.value);
    let labels: Vec<_> = labels.collect();
    format!("{} {}", labels.join(","), value.expect("a value"))
}

#[test]
fn infos_and_state_sets_are_gauges() {
    let registry = Registry::new();
    let service = Service::register_in(&registry);
    assert_eq!(gauges(&registry, "deployed_info"), None);
    service.deployed_info.set(&Revision {
        revision: "a\\b",
        branch: "",
    });
    service.ready_state.set(true);
    let peer = service.peer_circuit.with(&"ada".to_owned());
    peer.set(Circuit::HalfOpen);
    assert_eq!(
        gauges(&registry, "deployed_info").expect("it is there"),
        ["revision=a\\b 1"]
    );
    assert_eq!(
        gauges(&registry, "ready_state").expect("it is there"),
        ["ready_state=false 0", "ready_state=true 1"]
    );
    assert_eq!(
        gauges(&registry, "peer_circuit").expect("it is there"),
        ["peer=ada,state=closed 0", "peer=ada,state=half \"open\" 1"]
    );
    peer.set(Circuit::Closed);
    service.deployed_info.clear();
    assert_eq!(gauges(&registry, "deployed_info"), None);
    assert_eq!(
        gauges(&registry, "peer_circuit").expect("it is there")[0],
        "peer=ada,state=closed 1"
    );
}

#[test]
fn gauges_are_computed_and_expire() {
    let registry = Registry::new();
    let clock = TestClock::new();
    let service = Service::register_in(&registry);
    service.oldest_job_seconds.derive(|| 2.5);
    assert_eq!(
        gauges(&registry, "oldest_job_seconds").expect("it is there"),
        [" 2.5"]
    );
    assert_eq!(gauges(&registry, "agent_load"), None);
    service.agent_load.with(&"bob".to_owned()).set(3);
    assert_eq!(
        gauges(&registry, "agent_load").expect("it is there"),
        ["agent=bob 3"]
    );
    clock.advance(Duration::from_secs(61));
    assert_eq!(gauges(&registry, "agent_load"), None);
}

#[test]
fn what_a_collector_could_not_look_up_is_on_no_page() {
    #[derive(Metrics)]
    #[metrics(scoped)]
    struct Disk {
        /// Bytes that are free.
        free_bytes: Gauge,
    }
    let registry = Registry::new();
    let fails = Arc::new(AtomicBool::new(false));
    let failing = fails.clone();
    let page = Exporter::builder()
        .registry(&registry)
        .collect_within(Duration::from_secs(60))
        .collect("disk", move |disk: &Disk| {
            disk.free_bytes.set(7);
            if failing.load(Relaxed) {
                Err("no such disk")
            } else {
                Ok(())
            }
        })
        .install()
        .expect("nothing is installed");
    let is_there = || {
        let collected = page.render();
        let (openmetrics, protobuf) = (
            registry.render_openmetrics(),
            gauges(&registry, "free_bytes"),
        );
        [
            collected.contains("\nfree_bytes 7\n"),
            openmetrics.contains("\nfree_bytes 7\n"),
            protobuf.is_some_and(|gauges| gauges == [" 7"]),
        ]
    };
    assert_eq!(is_there(), [true; 3]);
    fails.store(true, Relaxed);
    assert_eq!(is_there(), [false; 3]);
    assert!(!registry.render_openmetrics().contains("free_bytes"));
    fails.store(false, Relaxed);
    assert_eq!(is_there(), [true; 3]);
}

#[cfg(feature = "summary")]
#[test]
fn declared_summaries_have_their_own_quantiles() {
    use metrics_runtime::Summary;

    #[derive(Metrics)]
    #[metrics(scoped)]
    struct Sizes {
        /// Size of a mail.
        #[metric(quantiles = [0.25, 1.0], allow(summary), reason = "the name is in a contract")]
        mail_size_bytes: Summary,
    }
    let registry = Registry::new();
    let sizes = Sizes::register_in(&registry);
    let shown = || {
        let family = families(&registry).remove(0);
        assert_eq!(family.r#type, Some(2));
        let summary = family.metric[0].summary.clone().expect("a summary");
        let quantiles = summary.quantile.iter();
        let quantiles: Vec<_> = quantiles
            .map(|at| (at.quantile.expect("a quantile"), at.value.expect("a value")))
            .collect();
        (summary.sample_count, summary.sample_sum, quantiles)
    };
    let (count, sum, quantiles) = shown();
    assert_eq!((count, sum), (Some(0), Some(0.0)));
    assert!(quantiles.iter().all(|(_, value)| value.is_nan()));
    sizes.mail_size_bytes.record(8);
    let (count, sum, quantiles) = shown();
    assert_eq!((count, sum), (Some(1), Some(8.0)));
    let of: Vec<_> = quantiles.iter().map(|(of, _)| *of).collect();
    assert_eq!(of, [0.25, 1.0]);
    assert!(
        quantiles
            .iter()
            .all(|(_, value)| (value - 8.0).abs() < 0.01)
    );
}
