//! Pages: one family with one label, and many series.

use std::iter;
use std::sync::Mutex;

use measured::metric::group::Encoding as _;
use measured::metric::histogram::Thresholds;
use measured::metric::name::MetricName;
use measured::metric::{MetricEncoding, MetricFamilyEncoding as _, MetricType, MetricVec};
use measured::text::BufferedTextEncoder;
use measured::{CounterVec, HistogramVec, LabelGroup};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use metrics_runtime::{Buckets, Counter, Family, Histogram, Metrics, Registry};
use paracord::ParaCord;
use prometheus::TextEncoder;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::{counter, family, histogram};

use crate::harness::{Contender, Item, OURS};
use crate::histogram::{BOUNDS, upstream_recorder};

/// Renders the page once and tells how long it is.
pub type Render = Box<dyn Fn() -> usize + Send + Sync>;

/// A library: its name, and how to make a family with a series for each id, of which each was touched once.
pub type Library = (&'static str, fn(&[String]) -> Render);

/// The libraries with a family of counters. The first one is the fastest peer.
pub const COUNTERS: [Library; 5] = [
    ("measured", measured_counters),
    (OURS, our_counters),
    ("prometheus", tikv_counters),
    ("prometheus-client", client_counters),
    ("upstream recorder", upstream_counters),
];

/// The libraries with a family of histograms.
pub const HISTOGRAMS: [Library; 5] = [
    ("measured", measured_histograms),
    (OURS, our_histograms),
    ("prometheus", tikv_histograms),
    ("prometheus-client", client_histograms),
    ("upstream recorder", upstream_histograms),
];

/// The pages: what they show, how many series, by which libraries.
pub const PAGES: [(&str, usize, &[Library]); 4] = [
    ("counters", 1000, &COUNTERS),
    ("counters", 10_000, &COUNTERS),
    ("counters", 100_000, &COUNTERS),
    ("histograms", 10_000, &HISTOGRAMS),
];

const COUNTER: &str = "page_total";
const HISTOGRAM: &str = "page_seconds";
const HELP: &str = "Things on the page.";

/// What is recorded in each histogram.
const VALUE: f64 = 0.3;

/// The items of the group, each made when it is asked for, as pages are large.
pub fn items() -> impl Iterator<Item = Item> {
    let pages = PAGES.into_iter().map(|(what, series, libraries)| {
        let ids = ids(series);
        let contenders = libraries.iter().map(|library| rendering(library, &ids));
        Item::in_milliseconds(&format!("page of {series} {what}"), contenders.collect())
    });
    pages.chain(iter::once_with(|| {
        let contenders = vec![Contender::new(OURS, our_exemplars(&ids(10_000)), rendered).ours()];
        Item::in_milliseconds("page of 10000 counters with exemplars", contenders)
    }))
}

fn rendering((name, family): &Library, ids: &[String]) -> Contender {
    let contender = Contender::new(name, family(ids), rendered);
    if *name == OURS {
        contender.ours()
    } else {
        contender
    }
}

fn rendered(render: &Render, _pass: usize) {
    render();
}

/// The values of the label.
#[must_use]
pub fn ids(series: usize) -> Vec<String> {
    (0..series).map(|n| format!("customer-{n:06}")).collect()
}

#[derive(Metrics)]
struct CounterPage {
    /// Things on the page.
    #[metric(labels("id"), max_series = 200_000)]
    page_total: Family<String, Counter>,
}

#[derive(Metrics)]
struct HistogramPage {
    /// Things on the page.
    #[metric(labels("id"), max_series = 200_000, buckets = Buckets::LATENCY)]
    page_seconds: Family<String, Histogram>,
}

/// Makes a counter for each id.
pub fn fill(registry: &Registry, ids: &[String]) {
    let page = CounterPage::register_in(registry);
    for id in ids {
        page.page_total.with(id).increment(1);
    }
}

fn our_counters(ids: &[String]) -> Render {
    let registry = Registry::new();
    fill(&registry, ids);
    Box::new(move || registry.render().len())
}

/// An OpenMetrics page, since the text format has no exemplars.
fn our_exemplars(ids: &[String]) -> Render {
    let registry = Registry::new();
    let page = CounterPage::register_in(&registry);
    for id in ids {
        page.page_total
            .with(id)
            .increment_with_exemplar(1, [("trace_id", id.as_str())]);
    }
    Box::new(move || registry.render_openmetrics().len())
}

fn our_histograms(ids: &[String]) -> Render {
    let registry = Registry::new();
    let page = HistogramPage::register_in(&registry);
    for id in ids {
        page.page_seconds.with(id).record(VALUE);
    }
    Box::new(move || registry.render().len())
}

#[derive(LabelGroup)]
#[label(set = IdSet)]
struct Id<'a> {
    #[label(dynamic_with = ParaCord, default)]
    id: &'a str,
}

fn measured_counters(ids: &[String]) -> Render {
    let family = CounterVec::<IdSet>::new();
    for id in ids {
        family.inc(Id { id });
    }
    measured_page(COUNTER, family)
}

fn measured_histograms(ids: &[String]) -> Render {
    let family = HistogramVec::<IdSet, 11>::with_metadata(Thresholds::with_buckets(BOUNDS));
    for id in ids {
        family.observe(Id { id }, VALUE);
    }
    measured_page(HISTOGRAM, family)
}

/// The encoder is kept from page to page, as its documentation asks.
fn measured_page<M>(name: &'static str, family: MetricVec<M, IdSet>) -> Render
where
    M: MetricType + MetricEncoding<BufferedTextEncoder> + Send + Sync + 'static,
    M::Metadata: Send + Sync,
{
    let encoder = Mutex::new(BufferedTextEncoder::new());
    Box::new(move || {
        let mut encoder = encoder.lock().expect("rendering does not panic");
        let name = MetricName::from_str(name);
        let Ok(()) = encoder.write_help(name, HELP);
        let Ok(()) = family.collect_family_into(name, &mut *encoder);
        encoder.finish().len()
    })
}

fn tikv_counters(ids: &[String]) -> Render {
    let options = prometheus::Opts::new(COUNTER, HELP);
    let family = prometheus::IntCounterVec::new(options, &["id"]).expect("the names are legal");
    for id in ids {
        family.with_label_values(&[id]).inc();
    }
    tikv_page(Box::new(family))
}

fn tikv_histograms(ids: &[String]) -> Render {
    let options = prometheus::HistogramOpts::new(HISTOGRAM, HELP).buckets(BOUNDS.to_vec());
    let family = prometheus::HistogramVec::new(options, &["id"]).expect("the names are legal");
    for id in ids {
        family.with_label_values(&[id]).observe(VALUE);
    }
    tikv_page(Box::new(family))
}

fn tikv_page(family: Box<dyn prometheus::core::Collector>) -> Render {
    let registry = prometheus::Registry::new();
    registry.register(family).expect("there is no other family");
    Box::new(move || {
        let page = TextEncoder::new().encode_to_string(&registry.gather());
        page.expect("a string takes everything").len()
    })
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OwnedId {
    id: String,
}

impl OwnedId {
    fn new(id: &str) -> Self {
        Self { id: id.to_owned() }
    }
}

fn client_counters(ids: &[String]) -> Render {
    let family = family::Family::<OwnedId, counter::Counter>::default();
    for id in ids {
        family.get_or_create(&OwnedId::new(id)).inc();
    }
    let mut registry = prometheus_client::registry::Registry::default();
    // The encoder appends `_total`.
    registry.register("page", HELP, family);
    client_page(registry)
}

fn client_histograms(ids: &[String]) -> Render {
    let new: fn() -> histogram::Histogram = || histogram::Histogram::new(BOUNDS);
    let family = family::Family::<OwnedId, _>::new_with_constructor(new);
    for id in ids {
        family.get_or_create(&OwnedId::new(id)).observe(VALUE);
    }
    let mut registry = prometheus_client::registry::Registry::default();
    registry.register(HISTOGRAM, HELP, family);
    client_page(registry)
}

fn client_page(registry: prometheus_client::registry::Registry) -> Render {
    Box::new(move || {
        let mut page = String::new();
        prometheus_client::encoding::text::encode(&mut page, &registry)
            .expect("a string takes everything");
        page.len()
    })
}

/// Makes a counter for each id.
pub fn fill_upstream(recorder: &PrometheusRecorder, ids: &[String]) {
    metrics::with_local_recorder(recorder, || {
        for id in ids {
            metrics::counter!(COUNTER, "id" => id.clone()).increment(1);
        }
    });
}

fn upstream_counters(ids: &[String]) -> Render {
    let recorder = PrometheusBuilder::new().build_recorder();
    fill_upstream(&recorder, ids);
    upstream_page(recorder.handle())
}

fn upstream_histograms(ids: &[String]) -> Render {
    let recorder = upstream_recorder();
    metrics::with_local_recorder(&recorder, || {
        for id in ids {
            metrics::histogram!(HISTOGRAM, "id" => id.clone()).record(VALUE);
        }
    });
    upstream_page(recorder.handle())
}

fn upstream_page(handle: PrometheusHandle) -> Render {
    Box::new(move || handle.render().len())
}
