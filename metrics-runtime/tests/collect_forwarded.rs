//! Recorders that metrics are forwarded to may be slow or broken: neither pages nor runs of collectors suffer from it.

mod common;

use std::io;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, OnceLock};

use common::bounded::bounded;
use common::page::value;
use metrics_runtime::metrics::{
    self, CounterFn, GaugeFn, HistogramFn, Key, KeyName, Metadata, Recorder, SharedString, Unit,
};
use metrics_runtime::{Exporter, Gauge, Metrics, Page, Registry};

#[derive(Metrics)]
#[metrics(scoped)]
struct One {
    /// Of one collector.
    one_value: Gauge,
}

/// What a recorder does when it is told of a record: whether it is of a counter.
type Told = Arc<dyn Fn(bool) + Send + Sync>;

struct Series(Told);

impl CounterFn for Series {
    fn increment(&self, _: u64) {
        (self.0)(true);
    }
    fn absolute(&self, _: u64) {}
}

impl GaugeFn for Series {
    fn increment(&self, _: f64) {}
    fn decrement(&self, _: f64) {}
    fn set(&self, _: f64) {
        (self.0)(false);
    }
}

impl HistogramFn for Series {
    fn record(&self, _: f64) {}
}

struct Foreign(Told);

impl Recorder for Foreign {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn register_counter(&self, _: &Key, _: &Metadata<'_>) -> metrics::Counter {
        metrics::Counter::from_arc(Arc::new(Series(self.0.clone())))
    }
    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> metrics::Gauge {
        metrics::Gauge::from_arc(Arc::new(Series(self.0.clone())))
    }
    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> metrics::Histogram {
        metrics::Histogram::from_arc(Arc::new(Series(self.0.clone())))
    }
}

/// One that asks for a page whenever a failure is counted: no lock that pages need is held then.
#[test]
fn it_may_ask_for_a_page() {
    let registry = Registry::new();
    let page = Arc::new(OnceLock::<Page>::new());
    let asked = page.clone();
    let built = Exporter::builder()
        .registry(&registry)
        .collect("one", |_: &One| Err::<(), _>(io::Error::other("broken")))
        .install()
        .unwrap();
    _ = page.set(built);
    registry.forward_to(Foreign(Arc::new(move |is_counter| {
        if is_counter {
            _ = asked.get().map(Page::render);
        }
    })));
    bounded(move || {
        let text = page.get().unwrap().render();
        let labels = [("collector", "one"), ("reason", "error")];
        let failures = value(&text, "metrics_runtime_collector_failures_total", &labels);
        assert!(failures >= Some(1.0), "{text}");
    });
}

/// One that panics once costs what it was told, and no run after that.
#[test]
fn it_may_panic() {
    let registry = Registry::new();
    let page = Exporter::builder()
        .registry(&registry)
        .collect("one", |one: &One| {
            one.one_value.set(1);
            Ok::<_, io::Error>(())
        })
        .install()
        .unwrap();
    let is_to_panic = Arc::new(AtomicBool::new(false));
    let panics = is_to_panic.clone();
    registry.forward_to(Foreign(Arc::new(move |_| {
        assert!(!panics.swap(false, Relaxed), "on purpose");
    })));
    is_to_panic.store(true, Relaxed);
    bounded(move || while !page.render().contains("\none_value 1\n") {});
}
