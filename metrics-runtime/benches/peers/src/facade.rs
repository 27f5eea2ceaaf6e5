//! The facade: a handle that is asked for at each call, as its macros mostly are, and one that is kept.

use metrics::Recorder;
use metrics_exporter_prometheus::PrometheusBuilder;
use metrics_runtime::Registry;

use crate::harness::{Contender, Item, OURS};

/// The number of label values that take turns, a power of two.
pub const ROUTES: usize = 1024;

/// The items of the group.
#[must_use]
pub fn items() -> Vec<Item> {
    vec![
        Item::new("facade: counter! on an existing series", uncached()),
        Item::new("facade: increment by a kept handle", kept()),
    ]
}

/// Contenders that ask for the handle at each pass; each has all its series once it did [`ROUTES`] passes.
#[must_use]
pub fn uncached() -> Vec<Contender> {
    let upstream = PrometheusBuilder::new().build_recorder();
    vec![
        asking("upstream recorder", upstream),
        asking(OURS, Registry::new().recorder()).ours(),
    ]
}

fn asking(name: &'static str, recorder: impl Recorder + Send + Sync + 'static) -> Contender {
    let routes = routes();
    Contender::batch(name, move |passes| {
        metrics::with_local_recorder(&recorder, || {
            for pass in 0..passes {
                let route = routes[pass % ROUTES];
                metrics::counter!("requests_total", "method" => "get", "route" => route)
                    .increment(1);
            }
        });
    })
}

fn kept() -> Vec<Contender> {
    let upstream = PrometheusBuilder::new().build_recorder();
    let increment = |counter: &metrics::Counter, _| counter.increment(1);
    vec![
        Contender::new("upstream recorder", handle(&upstream), increment),
        Contender::new(OURS, handle(&Registry::new().recorder()), increment).ours(),
    ]
}

fn handle(recorder: &dyn Recorder) -> metrics::Counter {
    metrics::with_local_recorder(recorder, || metrics::counter!("jobs_total"))
}

fn routes() -> &'static [&'static str] {
    let routes: Vec<&'static str> = (0..ROUTES)
        .map(|n| &*format!("/api/v1/resource/{n:04}/items").leak())
        .collect();
    routes.leak()
}
