//! Timed functions at the limits of a family.

mod common;

use common::page::value;
use metrics_runtime::{
    Buckets, Counter, Family, Histogram, LabelSet, MAX_LABEL_VALUE_BYTES, Metrics, Outcome,
    Registry, Removable, timed,
};

#[derive(LabelSet)]
struct Call<'a> {
    #[label(skip_if = str::is_empty)]
    tenant: &'a str,
    zone: Option<bool>,
}

#[derive(Metrics)]
struct Limited {
    /// Time by tenant and outcome.
    #[metric(labels("tenant"), max_series = 8, buckets = Buckets::LATENCY)]
    tenant_seconds: Family<(&'static str, Outcome), Histogram>,
    /// Calls by session and outcome.
    #[metric(labels("session"), max_series = 8, removable)]
    sessions_total: Family<(&'static str, Outcome), Counter, Removable>,
    /// Time by what may be absent, and outcome.
    #[metric(buckets = Buckets::LATENCY)]
    absent_seconds: Family<(Call<'static>, Outcome), Histogram>,
    /// Time by what is closed and may be absent, and outcome.
    #[metric(labels("zone"), buckets = Buckets::LATENCY)]
    zone_seconds: Family<(Option<bool>, Outcome), Histogram>,
}

fn fresh() -> (Registry, Limited) {
    let registry = Registry::new();
    let metrics = Limited::register_in(&registry);
    (registry, metrics)
}

#[timed(metrics.tenant_seconds, labels = tenant, outcome)]
fn by_tenant(metrics: &Limited, tenant: &str, end: Result<(), ()>) -> Result<(), ()> {
    end
}

#[timed(metrics.tenant_seconds, labels = tenant, outcome, calls = metrics.sessions_total)]
fn by_session(metrics: &Limited, tenant: &str) {}

fn overflowed(registry: &Registry, family: &str) -> Option<f64> {
    let labels = [("family", family)];
    value(
        &registry.render(),
        "metrics_runtime_series_overflow_total",
        &labels,
    )
}

/// A call that finds no room is one look-up that found none, not one for each outcome that there is.
#[test]
fn calls_past_the_limit_are_counted_once() {
    let (registry, metrics) = fresh();
    for tenant in ["a", "b"] {
        by_session(&metrics, tenant);
    }
    assert_eq!(metrics.tenant_seconds.iter().count(), 8);
    for name in ["tenant_seconds", "sessions_total"] {
        assert_eq!(overflowed(&registry, name).unwrap_or_default().to_bits(), 0);
    }
    for tenant in ["c", "d", "d"] {
        by_session(&metrics, tenant);
    }
    by_tenant(&metrics, "e", Err(())).unwrap_err();
    by_tenant(&metrics, "a", Err(())).unwrap_err();
    assert_eq!(overflowed(&registry, "tenant_seconds"), Some(4.0));
    assert_eq!(overflowed(&registry, "sessions_total"), Some(3.0));
    let page = registry.render();
    for (name, tenant, outcome, count) in [
        ("tenant_seconds_count", "a", "error", 1.0),
        ("tenant_seconds_count", "__overflow__", "ok", 3.0),
        ("tenant_seconds_count", "__overflow__", "error", 1.0),
    ] {
        let labels = [("tenant", tenant), ("outcome", outcome)];
        assert_eq!(
            value(&page, name, &labels),
            Some(count),
            "{tenant} {outcome}"
        );
    }
    let labels = [("session", "__overflow__"), ("outcome", "ok")];
    assert_eq!(value(&page, "sessions_total", &labels), Some(3.0));
}

#[test]
fn long_values_are_cut() {
    let (registry, metrics) = fresh();
    let long = "x".repeat(MAX_LABEL_VALUE_BYTES + 1);
    by_tenant(&metrics, &long, Ok(())).unwrap();
    by_tenant(&metrics, &(long.clone() + "y"), Ok(())).unwrap();
    let labels = [("tenant", &long[1..]), ("outcome", "ok")];
    let page = registry.render();
    assert_eq!(value(&page, "tenant_seconds_count", &labels), Some(2.0));
    // One for each outcome, all of which the first call adds.
    let family = [("family", "tenant_seconds")];
    let cut = value(&page, "metrics_runtime_label_values_cut_total", &family);
    assert_eq!(cut, Some(4.0));
}

#[timed(metrics.absent_seconds, labels = Call { tenant, zone }, outcome)]
fn absent(metrics: &Limited, tenant: &str, zone: Option<bool>) {}

#[timed(metrics.zone_seconds, labels = zone, outcome)]
fn absent_zone(metrics: &Limited, zone: Option<bool>) {}

#[test]
fn labels_may_be_absent() {
    let (registry, metrics) = fresh();
    for (tenant, zone) in [
        ("", None),
        ("a", None),
        ("", Some(true)),
        ("a", Some(false)),
    ] {
        absent(&metrics, tenant, zone);
        absent_zone(&metrics, zone);
    }
    let page = registry.render();
    let expected: [(&[(&str, &str)], _); _] = [
        (&[], 1.0),
        (&[("tenant", "a")], 1.0),
        (&[("zone", "true")], 1.0),
        (&[("tenant", "a"), ("zone", "false")], 1.0),
    ];
    for (labels, count) in expected {
        let labels = [labels, &[("outcome", "ok")]].concat();
        assert_eq!(
            value(&page, "absent_seconds_count", &labels),
            Some(count),
            "{labels:?}"
        );
    }
    assert_eq!(metrics.absent_seconds.iter().count(), 16);
    for (zone, count) in [(None, 2), (Some(true), 1), (Some(false), 1)] {
        assert_eq!(
            metrics.zone_seconds.with(&(zone, Outcome::Ok)).count(),
            count
        );
    }
}
