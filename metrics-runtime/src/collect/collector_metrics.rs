//! What the page says of the collectors themselves.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::declare::metrics;
use super::run::Reason;
use crate::metric::{Counter, Family, Gauge, Metrics as _, Single};
use crate::registry::Registry;

metrics! {
    /// The metrics of all collectors.
    struct CollectorFamilies by () {
        duration: Family<&'static str, Gauge> = "metrics_runtime_collector_duration_seconds" ["collector"]
            "Time that the latest run of a collector took.",
        failures: Family<(&'static str, Reason), Counter> = "metrics_runtime_collector_failures_total" ["collector", "reason"]
            "Runs of a collector that failed, by reason: error, panic or timeout.",
        last_success: Family<&'static str, Gauge> = "metrics_runtime_collector_last_success_timestamp_seconds" ["collector"]
            "When a run of a collector succeeded last, in seconds since the Unix epoch.",
    }
}

impl Single for CollectorFamilies {}

/// The metrics of one collector.
#[derive(Debug)]
pub(super) struct CollectorMetrics {
    metrics: CollectorFamilies,
    failures: [Counter; Reason::ALL.len()],
}

impl CollectorMetrics {
    pub(super) fn new(registry: &Registry, name: &str) -> Self {
        let metrics = CollectorFamilies::register_in(registry);
        Self {
            // On the page at zero from the start.
            failures: Reason::ALL.map(|reason| failures(&metrics, name, reason)),
            metrics,
        }
    }

    pub(super) fn took(&self, name: &str, time: Duration) {
        let family: Family<&str, Gauge> = self.metrics.duration;
        family.with(&name).set(time);
    }

    pub(super) fn succeeded(&self, name: &str) {
        let family: Family<&str, Gauge> = self.metrics.last_success;
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        family.with(&name).set(now.unwrap_or_default());
    }

    /// Counts a failure, under a lock; it is handed on later.
    pub(super) fn failed(&self, reason: Reason) {
        self.failures[reason as usize].add_silently(1);
    }

    pub(super) fn hand_failure_on(&self, reason: Reason) {
        self.failures[reason as usize].hand_on(1);
    }
}

fn failures(metrics: &CollectorFamilies, name: &str, reason: Reason) -> Counter {
    let family: Family<(&str, Reason), Counter> = metrics.failures;
    family.with(&(name, reason))
}
