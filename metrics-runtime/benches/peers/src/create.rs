//! New series and registrations: 10 000 series of two labels, the second of which is a string of 27 bytes, and registering a
//! struct that is registered already.

use std::hint::black_box;
use std::sync::atomic::AtomicU64;

use measured::{CounterVec, LabelGroup};
use metrics_exporter_prometheus::PrometheusBuilder;
use metrics_runtime::{Counter, Family, Gauge, Histogram, LabelSet, Metrics, Registry};
use paracord::ParaCord;
use prometheus_client::encoding::EncodeLabelSet;

use crate::harness::{Contender, Item, OURS};

/// The number of series.
pub const SERIES: usize = 10_000;

/// The value of the first label.
const METHOD: &str = "get";

/// A library: its name, and how to make a family with a series for each route.
pub type Library = (&'static str, fn(&[String]) -> Series);

/// The series of a family, for as long as this is not dropped.
pub type Series = Box<dyn std::any::Any>;

/// The libraries, the least that could be done first.
pub const LIBRARIES: [Library; 6] = [
    ("a Vec of atomics and format!", floor),
    (OURS, ours),
    ("measured, growing set", measured),
    ("prometheus", tikv),
    ("prometheus-client", client),
    ("upstream recorder", upstream),
];

#[derive(LabelSet)]
struct Request<'a> {
    method: &'a str,
    route: &'a str,
}

#[derive(Metrics)]
struct CreateMetrics {
    /// Requests handled, by method and route.
    #[metric(max_series = 20_000)]
    requests_total: Family<Request<'static>, Counter>,
}

#[derive(Metrics)]
#[expect(dead_code, reason = "the handles are not used")]
struct RegisteredMetrics {
    /// Jobs done.
    jobs_total: Counter,
    /// Jobs that no worker has taken yet.
    jobs_waiting: Gauge,
    /// Time that jobs took.
    #[metric(buckets = [0.1, 1.0, 10.0])]
    job_duration_seconds: Histogram,
    /// Jobs that failed, by reason.
    #[metric(labels("reason"))]
    jobs_failed_total: Family<&'static str, Counter>,
}

#[derive(LabelGroup)]
#[label(set = RequestSet)]
struct GrowingRequest<'a> {
    #[label(dynamic_with = ParaCord, default)]
    method: &'a str,
    #[label(dynamic_with = ParaCord, default)]
    route: &'a str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OwnedRequest {
    method: String,
    route: String,
}

/// The items of the group.
#[must_use]
pub fn items() -> Vec<Item> {
    let registry = Registry::new();
    black_box(RegisteredMetrics::register_in(&registry));
    let again = Contender::new(OURS, registry, |registry, _| {
        black_box(RegisteredMetrics::register_in(registry));
    });
    vec![
        Item::of_pieces("new series, two labels", SERIES, creating()),
        Item::new(
            "registering a struct of 4 metrics again",
            vec![again.ours()],
        ),
    ]
}

fn creating() -> Vec<Contender> {
    let routes = routes();
    let contender = |(name, family): Library| {
        let contender = Contender::new(name, routes.clone(), move |routes, _| {
            black_box(family(routes));
        });
        if name == OURS {
            contender.ours()
        } else {
            contender
        }
    };
    LIBRARIES.map(contender).into()
}

/// The values of the second label.
#[must_use]
pub fn routes() -> Vec<String> {
    (0..SERIES)
        .map(|n| format!("/api/v1/resource/{n:04}/items"))
        .collect()
}

/// Keeps a cell and the label text of each series, and finds none again.
fn floor(routes: &[String]) -> Series {
    let mut series = Vec::new();
    for route in routes {
        let labels = format!("method=\"{METHOD}\",route=\"{route}\"");
        series.push((AtomicU64::new(1), labels));
    }
    Box::new(series)
}

/// The registry lives for ever, as its tables do.
fn ours(routes: &[String]) -> Series {
    let registry = Registry::new();
    let family = CreateMetrics::register_in(&registry).requests_total;
    for route in routes {
        family
            .with(&Request {
                method: METHOD,
                route,
            })
            .increment(1);
    }
    Box::new(registry)
}

fn measured(routes: &[String]) -> Series {
    let family = CounterVec::<RequestSet>::new();
    for route in routes {
        family.inc(GrowingRequest {
            method: METHOD,
            route,
        });
    }
    Box::new(family)
}

fn tikv(routes: &[String]) -> Series {
    let options = prometheus::Opts::new("requests_total", "Requests handled.");
    let family =
        prometheus::IntCounterVec::new(options, &["method", "route"]).expect("the names are legal");
    for route in routes {
        family.with_label_values(&[METHOD, route]).inc();
    }
    Box::new(family)
}

fn client(routes: &[String]) -> Series {
    let family = prometheus_client::metrics::family::Family::<
        OwnedRequest,
        prometheus_client::metrics::counter::Counter,
    >::default();
    for route in routes {
        let request = OwnedRequest {
            method: METHOD.to_owned(),
            route: route.clone(),
        };
        family.get_or_create(&request).inc();
    }
    Box::new(family)
}

fn upstream(routes: &[String]) -> Series {
    let recorder = PrometheusBuilder::new().build_recorder();
    metrics::with_local_recorder(&recorder, || {
        for route in routes {
            metrics::counter!("requests_total", "method" => METHOD, "route" => route.clone())
                .increment(1);
        }
    });
    Box::new(recorder)
}
