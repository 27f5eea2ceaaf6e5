//! The type of a field decides what it is, under whatever name.

use metrics_runtime::{
    Buckets, Counter, Family, Gauge, Histogram, LabelSet, Metrics, Registry, Removable,
};

type Hits = Counter;
type Seconds = Counter<f64>;
type Level = Gauge;
type Latency = Histogram;
type By<L, M = Hits> = Family<L, M>;
type Peers = Family<String, Level, Removable>;

mod aliases {
    pub use metrics_runtime::Counter as Gauge;
    pub type Path<'a> = &'a str;
}

#[derive(LabelSet)]
struct Route<'a> {
    path: aliases::Path<'a>,
}

type Routes = Route<'static>;

macro_rules! counter {
    () => {
        metrics_runtime::Counter
    };
}

trait Choice {
    type Metric;
}

impl Choice for u8 {
    type Metric = Gauge;
}

const BOUNDS: Buckets = Buckets::new(&[1.0, 2.0]);

#[derive(Metrics)]
struct AliasMetrics {
    /// Pages hit.
    hits_total: Hits,
    /// Time spent.
    busy_seconds_total: Seconds,
    /// How full it is.
    level: Level,
    /// How long it takes.
    #[metric(buckets = BOUNDS)]
    latency_seconds: Latency,
    /// Pages by route.
    routes_total: By<Routes>,
    /// Routes by size.
    #[metric(buckets = BOUNDS)]
    route_bytes: By<Routes, Latency>,
    /// What peers have.
    #[metric(removable, labels("peer"))]
    peer_level: Peers,
    /// A counter that goes by another name.
    mistaken_total: aliases::Gauge,
    /// A counter that a macro writes.
    written_total: counter!(),
    /// A gauge that a trait chooses.
    chosen: <u8 as Choice>::Metric,
}

fn main() {
    let metrics = AliasMetrics::register_in(&Registry::new());
    metrics.hits_total.increment(1);
    metrics.busy_seconds_total.increment(0.5);
    metrics.level.set(1);
    metrics.latency_seconds.record(1.5);
    metrics.routes_total.with(&Route { path: "/" }).increment(1);
    metrics.route_bytes.with(&Route { path: "/" }).record(1);
    metrics.peer_level.with(&String::from("a")).set(1);
    metrics.mistaken_total.increment(1);
    metrics.written_total.increment(1);
    metrics.chosen.set(1);
}
