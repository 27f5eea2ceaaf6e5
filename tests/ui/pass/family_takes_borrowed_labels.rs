//! A family in a `static`, which names `'static` labels, takes labels that borrow.

use metrics_runtime::{Counter, Family, Gauge, Global, LabelSet, Metrics, Outcome, Removable};

#[derive(LabelSet)]
struct Route<'a> {
    path: &'a str,
}

#[derive(Metrics)]
struct HttpMetrics {
    /// Requests answered.
    requests_total: Family<Route<'static>, Counter>,
    /// Requests by host and outcome.
    #[metric(labels("host"))]
    outcomes_total: Family<(&'static str, Route<'static>, Outcome), Counter>,
    /// Requests by host.
    #[metric(labels("host"))]
    hosts_total: Family<&'static str, Counter>,
    /// Sessions open.
    #[metric(removable)]
    sessions: Family<Route<'static>, Gauge, Removable>,
}

static HTTP: Global<HttpMetrics> = Global::new();

fn answer(path: &str, host: &str) {
    HTTP.requests_total.with(&Route { path }).increment(1);
    HTTP.outcomes_total
        .with(&(host, Route { path }, Outcome::Ok))
        .increment(1);
    HTTP.hosts_total.with(&host).increment(1);
    HTTP.sessions.with(&Route { path }).set(1);
    assert!(HTTP.sessions.remove(&Route { path }));
}

fn covariant<'a>(
    family: Family<Route<'static>, Counter>,
    _: &'a str,
) -> Family<Route<'a>, Counter> {
    family
}

fn main() {
    for n in 0..3 {
        let path = format!("/{n}");
        let host = path.clone();
        answer(&path, &host);
        let family = covariant(HTTP.requests_total.clone(), &path);
        assert_eq!(family.with(&Route { path: &path }).get(), 1);
    }
}
