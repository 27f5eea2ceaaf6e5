//! Collectors on a period, and the threads of all collectors, which end with their exporter.
#![cfg(target_os = "linux")]

mod common;

use std::io;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use common::http::LIMIT;
use common::page::value;
use common::threads::await_named;
use metrics_runtime::{Collection, Counter, Exporter, ExporterBuilder, Metrics, Page, Registry};

#[derive(Metrics)]
#[metrics(scoped)]
struct Periodic {
    /// Runs of a collector on a period.
    periodic_runs_total: Counter,
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Other {
    /// Runs of another collector.
    other_runs_total: Counter,
}

/// It declares the same name, and not alike.
#[derive(Metrics)]
#[metrics(scoped)]
struct Differs {
    /// Runs.
    periodic_runs_total: Counter,
}

fn builder() -> ExporterBuilder {
    Exporter::builder().registry(&Registry::new())
}

fn failures(page: &Page) -> [Option<f64>; 3] {
    let page = page.render();
    ["error", "panic", "timeout"].map(|reason| {
        let labels = [("collector", "periodic"), ("reason", reason)];
        value(&page, "metrics_runtime_collector_failures_total", &labels)
    })
}

/// Looks until it is so.
fn await_that(mut is_so: impl FnMut() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < LIMIT, "it is not so");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// One test: they count the threads of the process.
#[test]
fn on_a_period() {
    runs_come_by_themselves();
    a_scrape_starts_no_run();
    one_that_hangs_stops_no_other();
    a_failed_start_leaves_no_thread();
}

fn runs_come_by_themselves() {
    let (ran, runs) = mpsc::channel();
    let collection = Collection::from_fn("periodic", move |metrics: &Periodic| {
        metrics.periodic_runs_total.increment(1);
        ran.send(())
    });
    let page = builder()
        .collector(collection.every(Duration::from_millis(2)))
        .install()
        .unwrap();
    for _ in 0..5 {
        runs.recv_timeout(LIMIT).unwrap();
    }
    await_that(|| value(&page.render(), "periodic_runs_total", &[]) >= Some(5.0));
    await_named("metrics-schedule", 1);
    let clone = page.clone();
    drop(page);
    await_that(|| value(&clone.render(), "periodic_runs_total", &[]) >= Some(6.0));
    drop(clone);
    await_named("metrics-schedule", 0);
    await_named("metrics-collect", 0);
}

fn a_scrape_starts_no_run() {
    let (ran, runs) = mpsc::channel();
    let collection = Collection::from_fn("periodic", move |metrics: &Periodic| {
        metrics.periodic_runs_total.increment(1);
        ran.send(())
    });
    let exporter = builder()
        .collector(collection.every(Duration::MAX))
        .serve("127.0.0.1:0")
        .unwrap();
    runs.recv_timeout(LIMIT).unwrap();
    await_that(|| value(&exporter.render(), "periodic_runs_total", &[]) == Some(1.0));
    for _ in 0..10 {
        let _ = exporter.render();
    }
    assert!(runs.try_recv().is_err());
    drop(exporter);
    await_named("metrics-schedule", 0);
    await_named("metrics-collect", 0);
}

fn one_that_hangs_stops_no_other() {
    let (release, released) = mpsc::channel::<()>();
    let hanging = Collection::from_fn("periodic", move |_: &Periodic| released.recv());
    let other = Collection::from_fn("other", |metrics: &Other| -> Result<(), io::Error> {
        metrics.other_runs_total.increment(1);
        Ok(())
    });
    let page = builder()
        .collector(hanging.every(Duration::from_millis(5)))
        .collector(other.every(Duration::from_millis(1)))
        .install()
        .unwrap();
    await_that(|| value(&page.render(), "other_runs_total", &[]) >= Some(20.0));
    await_that(|| failures(&page) == [Some(0.0), Some(0.0), Some(1.0)]);
    drop(page);
    await_named("metrics-schedule", 0);
    // What hangs is left alone, and is one thread.
    await_named("metrics-collect", 1);
    drop(release);
    await_named("metrics-collect", 0);
}

fn a_failed_start_leaves_no_thread() {
    let periodic = || {
        Collection::from_fn("periodic", |_: &Periodic| Err("it shall not run"))
            .every(Duration::from_millis(1))
    };
    let registry = Registry::new();
    Differs::register_in(&registry)
        .periodic_runs_total
        .increment(1);
    let page = registry.render();
    let builder = || {
        Exporter::builder()
            .registry(&registry)
            .collector(periodic())
    };
    assert!(builder().install().is_err());
    assert!(builder().serve("127.0.0.1:0").is_err());
    await_named("metrics-schedule", 0);
    await_named("metrics-exporter", 0);
    assert_eq!(registry.render(), page);

    let page = builder().disable_collector("periodic").install();
    // Disabled or not, its declarations are checked.
    assert!(page.is_err());
    let page = self::builder()
        .collector(periodic())
        .disable_collector("periodic")
        .install();
    await_named("metrics-schedule", 0);
    assert_eq!(page.unwrap().render(), "");
}
