//! Families with one label that is any string: finding one of 1000 series that are there, and one more on it.

use std::hash::{BuildHasher, Hasher as _};
use std::hint::black_box;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use foldhash::fast::RandomState;
use measured::lasso::{Rodeo, RodeoReader, Spur};
use measured::{CounterVec, LabelGroup};
use metrics_exporter_prometheus::PrometheusBuilder;
use metrics_runtime::{Counter, Family, LabelSet, Metrics, Registry, Removable, Summary};
use paracord::ParaCord;
use prometheus_client::encoding::EncodeLabelSet;

use crate::harness::{Contender, Item, OURS};

/// The number of series.
pub const SERIES: usize = 1000;

/// The number of labels that take turns: a power of two, so that picking one costs nothing. A few series come twice.
pub const ROUTES: usize = 1024;

/// The number of series of summaries, below the limit that such families have; a power of two, too.
const SUMMARIES: usize = 64;

#[derive(LabelSet)]
struct Route<'a> {
    route: &'a str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OwnedRoute {
    route: String,
}

#[derive(LabelGroup)]
#[label(set = FixedSet)]
struct FixedRoute<'a> {
    #[label(fixed_with = RodeoReader<Spur, RandomState>)]
    route: &'a str,
}

#[derive(LabelGroup)]
#[label(set = GrowingSet)]
struct GrowingRoute<'a> {
    #[label(dynamic_with = ParaCord, default)]
    route: &'a str,
}

#[derive(Metrics)]
struct OpenMetrics {
    /// Requests handled, by route.
    requests_total: Family<Route<'static>, Counter>,
    /// Requests handled, by route, until the route goes away.
    #[metric(removable)]
    live_requests_total: Family<Route<'static>, Counter, Removable>,
    /// Time that requests took, by route.
    #[metric(quantiles = [0.5, 0.9, 0.99], allow(summary), reason = "summaries are measured here")]
    request_duration_seconds: Family<Route<'static>, Summary>,
}

/// The items of the group.
#[must_use]
pub fn items() -> Vec<Item> {
    vec![
        Item::new("open family, 1000 strings: look up, incr.", contenders()),
        Item::new("family of summaries, 64 strings: look up", summaries()),
    ]
}

/// The contenders; each has all its series once it did [`ROUTES`] passes.
#[must_use]
pub fn contenders() -> Vec<Contender> {
    let routes = routes();
    let ours = OpenMetrics::register_in(&Registry::new());
    vec![
        Contender::new(
            "foldhash and a relaxed fetch_add",
            Cells::new(),
            |cells, pass| {
                cells.increment(&routes[pass % ROUTES]);
            },
        ),
        Contender::new("  that hash alone", Cells::new(), |cells, pass| {
            black_box(cells.cell(&routes[pass % ROUTES]));
        }),
        Contender::new("  that fetch_add alone", Cells::new(), |cells, pass| {
            cells.cells[pass * 7919 % SERIES].fetch_add(1, Relaxed);
        }),
        Contender::new(OURS, ours.requests_total, |family, pass| {
            let route = &*routes[pass % ROUTES];
            family.with(&Route { route }).increment(1);
        })
        .ours(),
        Contender::new(
            "metrics-runtime, removable",
            ours.live_requests_total,
            |family, pass| {
                let route = &*routes[pass % ROUTES];
                family.with(&Route { route }).increment(1);
            },
        )
        .ours(),
        Contender::new(
            "foundations-metrics",
            foundations_metrics::Family::<String, foundations_metrics::Counter>::default(),
            |family, pass| {
                family.get_or_create(&routes[pass % ROUTES]).inc();
            },
        ),
        Contender::new("prometheus", tikv(), |family, pass| {
            family.with_label_values(&[&routes[pass % ROUTES]]).inc();
        }),
        Contender::new(
            "prometheus-client",
            prometheus_client::metrics::family::Family::<
                OwnedRoute,
                prometheus_client::metrics::counter::Counter,
            >::default(),
            |family, pass| {
                let route = routes[pass % ROUTES].clone();
                family.get_or_create(&OwnedRoute { route }).inc();
            },
        ),
        Contender::new(
            "measured, set fixed at start",
            fixed(routes),
            |family, pass| {
                let route = &*routes[pass % ROUTES];
                family.inc(FixedRoute { route });
            },
        ),
        Contender::new(
            "measured, growing set",
            CounterVec::<GrowingSet>::new(),
            |family, pass| {
                let route = &*routes[pass % ROUTES];
                family.inc(GrowingRoute { route });
            },
        ),
        upstream(routes),
    ]
}

/// Looks a summary up; recording into one takes many times as long.
fn summaries() -> Vec<Contender> {
    let routes = routes();
    let family = OpenMetrics::register_in(&Registry::new()).request_duration_seconds;
    vec![
        Contender::new("foldhash", Cells::new(), |cells, pass| {
            black_box(cells.cell(&routes[pass % SUMMARIES]));
        }),
        Contender::new(OURS, family, |family, pass| {
            let route = &*routes[pass % SUMMARIES];
            black_box(family.with(&Route { route }));
        })
        .ours(),
    ]
}

/// The least that could be done: hash the string, add to one of as many cells.
struct Cells {
    hasher: RandomState,
    cells: Vec<AtomicU64>,
}

impl Cells {
    fn new() -> Self {
        Self {
            hasher: RandomState::default(),
            cells: (0..SERIES).map(|_| AtomicU64::new(0)).collect(),
        }
    }

    fn increment(&self, route: &str) {
        self.cells[self.cell(route)].fetch_add(1, Relaxed);
    }

    fn cell(&self, route: &str) -> usize {
        let mut hasher = self.hasher.build_hasher();
        hasher.write(route.as_bytes());
        #[expect(
            clippy::cast_possible_truncation,
            reason = "any part of a hash will do"
        )]
        let cell = hasher.finish() as usize % SERIES;
        cell
    }
}

fn tikv() -> prometheus::IntCounterVec {
    let options = prometheus::Opts::new("requests_total", "Requests handled.");
    prometheus::IntCounterVec::new(options, &["route"]).expect("the names are legal")
}

fn fixed(routes: &[String]) -> CounterVec<FixedSet> {
    let mut known = Rodeo::with_hasher(RandomState::default());
    known.extend(routes.iter());
    CounterVec::with_label_set(FixedSet::new(known.into_reader()))
}

/// The facade wants label values that it can keep.
fn upstream(routes: &'static [String; ROUTES]) -> Contender {
    let recorder = PrometheusBuilder::new().build_recorder();
    Contender::batch("upstream recorder, counter! each time", move |passes| {
        metrics::with_local_recorder(&recorder, || {
            for pass in 0..passes {
                let route = routes[pass % ROUTES].clone();
                metrics::counter!("requests_total", "route" => route).increment(1);
            }
        });
    })
}

fn routes() -> &'static [String; ROUTES] {
    let mut routes: Vec<_> = (0..SERIES)
        .chain(0..ROUTES - SERIES)
        .map(|n| format!("/api/orders/{n}"))
        .collect();
    fastrand::shuffle(&mut routes);
    let routes: Box<[String; ROUTES]> = routes.try_into().expect("there are as many");
    Box::leak(routes)
}
