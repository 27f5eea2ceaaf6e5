//! The macros themselves stand in `#[cfg_attr]`, alone, with others, and in one another.

use metrics_runtime::{
    Buckets, Counter, Family, Histogram, LabelSet, LabelValue, Metrics, Registry, timed,
};

#[cfg_attr(all(), derive(LabelValue, Debug))]
#[cfg_attr(all(), label(rename_all = "UPPERCASE"))]
enum Gate {
    North,
    #[cfg_attr(any(), label(rename = "never"))]
    #[cfg_attr(not(any()), label(rename = "s"))]
    South,
}

#[cfg_attr(all(), derive(Clone), derive(LabelSet), allow(dead_code))]
struct Visit<'a> {
    #[cfg_attr(all(), doc = "Who came.")]
    guest: &'a str,
}

#[cfg_attr(
    all(),
    cfg_attr(all(), derive(Metrics), cfg_attr(all(), metrics(prefix = "gate")))
)]
#[cfg_attr(any(), derive(NoSuchDerive), metrics(prefix = "never"))]
struct GateMetrics {
    /// Gates opened.
    #[cfg_attr(all(), metric(labels("gate")), metric(max_series = 2))]
    opened_total: Family<Gate, Counter>,
    /// Visits.
    #[cfg_attr(any(), metric(name = "never"))]
    visits_total: Family<Visit<'static>, Counter>,
    /// Time a gate stayed open.
    #[cfg_attr(any(), metric(buckets = [1.0]))]
    #[cfg_attr(all(), metric(buckets = Buckets::LATENCY))]
    open_seconds: Histogram,
}

/// No derive, so no metrics: the name is free.
#[cfg_attr(any(), derive(Metrics))]
struct Underived {
    count: u8,
}

#[cfg_attr(all(), timed)]
fn doubled(n: u8) -> u8 {
    n * 2
}

#[cfg_attr(all(), timed(metrics.open_seconds), inline)]
#[cfg_attr(any(), timed(metrics.no_such_field))]
fn open(metrics: &GateMetrics) {
    metrics.opened_total.with(&Gate::South).increment(1);
}

fn main() {
    let registry = Registry::new();
    let gates = GateMetrics::register_in(&registry);
    open(&gates);
    gates.opened_total.with(&Gate::North).increment(2);
    gates
        .visits_total
        .with(&Visit { guest: "ann" }.clone())
        .increment(1);
    let page = registry.render();
    for line in [
        "gate_opened_total{gate=\"NORTH\"} 2",
        "gate_opened_total{gate=\"s\"} 1",
        "gate_visits_total{guest=\"ann\"} 1",
        "gate_open_seconds_count 1",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
    assert_eq!(doubled(Underived { count: 2 }.count), 4);
    assert_eq!(format!("{:?}", Gate::North), "North");
}
