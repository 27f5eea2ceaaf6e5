//! What is measured.

use metrics_runtime::http::Counts;
use metrics_runtime::{
    Counter, Family, Gauge, Global, IntoF64 as _, LabelValue, Metrics, Outcome, StateSet, Summary,
};

/// What can be called: three services behind breakers, and the route that calls them.
#[derive(LabelValue, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Component {
    IpfsGateway,
    Embeddings,
    VectorStore,
    Process,
}

impl Component {
    pub(crate) const ALL: [Self; 4] = [
        Self::IpfsGateway,
        Self::Embeddings,
        Self::VectorStore,
        Self::Process,
    ];
}

#[derive(LabelValue, Clone, Copy)]
pub(crate) enum State {
    Closed,
    Open,
    HalfOpen,
}

/// What is known of calls to components.
#[derive(Metrics)]
#[metrics(prefix = "circuit_breaker")]
pub(crate) struct BreakerMetrics {
    /// Total calls through the circuit breaker, also those that it refused.
    #[metric(labels("component"))]
    pub(crate) calls_total: Family<Component, Counter>,
    /// Failed calls through the circuit breaker: errors, timeouts, cancelled and refused ones.
    #[metric(
        labels("component"),
        allow(counter_total),
        reason = "dashboards and alerts know it by this name"
    )]
    pub(crate) calls_failed: Family<Component, Counter>,
    /// Failure rate since the start in percent (0-100).
    #[metric(labels("component"))]
    pub(crate) failure_rate: Family<Component, Gauge>,
    /// Call latency: quantiles of the last five minutes.
    #[metric(
        labels("component"),
        quantiles = [0.5, 0.95, 0.99],
        window = 5m,
        allow(summary),
        reason = "dashboards ask for quantile=\"0.95\"; there is one instance"
    )]
    pub(crate) latency_seconds: Family<Component, Summary>,
    /// Average call latency since the start.
    #[metric(labels("component"))]
    pub(crate) latency_seconds_avg: Family<Component, Gauge>,
    /// Circuit breaker state: 1 for the one that holds.
    #[metric(labels("component"), label = "state", lazy)]
    pub(crate) state: Family<Component, StateSet<State>>,
}

pub(crate) static BREAKERS: Global<BreakerMetrics> = Global::new();

/// Has rates and averages computed when somebody looks.
pub(crate) fn derive() {
    for component in Component::ALL {
        let calls = BREAKERS.calls_total.with(&component);
        let failed = BREAKERS.calls_failed.with(&component);
        let latency = BREAKERS.latency_seconds.with(&component);
        let rate = move || 100.0 * part(failed.get().into_f64(), calls.get());
        let average = move || part(latency.sum(), latency.count());
        BREAKERS.failure_rate.with(&component).derive(rate);
        BREAKERS
            .latency_seconds_avg
            .with(&component)
            .derive(average);
    }
}

/// Nothing has failed, and nothing took any time, while nothing was called.
fn part(sum: f64, count: u64) -> f64 {
    sum / count.max(1).into_f64()
}

/// The calls of a component, for the layer that measures a route.
#[derive(Clone)]
pub(crate) struct Calls(pub(crate) Component);

impl Counts for Calls {
    type Labels = Outcome;

    fn count(&self, outcome: &Outcome) {
        BREAKERS.calls_total.with(&self.0).increment(1);
        if !matches!(outcome, Outcome::Ok) {
            BREAKERS.calls_failed.with(&self.0).increment(1);
        }
    }
}
