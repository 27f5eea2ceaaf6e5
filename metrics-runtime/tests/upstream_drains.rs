//! Observations while pages are made: metrics-exporter-prometheus alone loses some of them, in charge of ours it does not.
#![cfg(feature = "upstream")]

mod common;

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::thread;
use std::time::Instant;

use common::http::LIMIT;
use common::page::value;
use metrics_exporter_prometheus::PrometheusBuilder;
use metrics_runtime::{Exporter, Global, Histogram, Metrics, metrics};

#[derive(Metrics)]
struct Work {
    /// Rows that were read.
    #[metric(buckets = [1.0])]
    read_rows: Histogram,
}

static WORK: Global<Work> = Global::new();

const EACH: u32 = 100_000;
const THREADS: u32 = 3;

/// Records on several threads, while two others make pages. Returns how many pages there were.
fn record(record: impl Fn() + Sync, page: impl Fn() + Sync) -> usize {
    let done = AtomicBool::new(false);
    let pages = || {
        let mut pages = 0;
        while !done.load(Relaxed) {
            page();
            pages += 1;
        }
        pages
    };
    thread::scope(|scope| {
        let drains = [scope.spawn(pages), scope.spawn(pages)];
        let records: Vec<_> = (0..THREADS)
            .map(|_| scope.spawn(|| (0..EACH).for_each(|_| record())))
            .collect();
        for thread in records {
            thread.join().unwrap();
        }
        done.store(true, Relaxed);
        drains.map(|drain| drain.join().unwrap()).iter().sum()
    })
}

fn count(page: &str, name: &str) -> f64 {
    let page = page.replace("\n\n", "\n");
    value(&page, &format!("{name}_count"), &[]).unwrap()
}

/// Most rounds lose some, so that this many without a loss are no accident.
const ROUNDS: u32 = 100;

/// How many records the crate alone loses in the first round that loses any.
fn lost_alone() -> f64 {
    let started = Instant::now();
    let may_go_on = |round: &u32| *round < ROUNDS && started.elapsed() < LIMIT;
    let rounds = (0..).take_while(may_go_on).map(|_| lost_in_a_round());
    let mut losses = rounds.filter(|lost| *lost > 0.0);
    losses.next().unwrap_or(0.0)
}

fn lost_in_a_round() -> f64 {
    let recorder = PrometheusBuilder::new()
        .set_buckets(&[1.0])
        .unwrap()
        .build_recorder();
    let page = recorder.handle();
    let rows = metrics::with_local_recorder(&recorder, || metrics::histogram!("rows"));
    record(|| rows.record(1.0), || page.run_upkeep());
    f64::from(EACH * THREADS) - count(&page.render(), "rows")
}

#[test]
fn nothing_is_lost() {
    assert!(
        lost_alone() > 0.0,
        "metrics-exporter-prometheus alone loses no record any more"
    );

    let page = Exporter::builder()
        .upstream(PrometheusBuilder::new().set_buckets(&[1.0]).unwrap())
        .install()
        .unwrap();
    let rows = metrics::histogram!("rows");
    let both = || {
        rows.record(1.0);
        WORK.read_rows.record(1);
    };
    assert!(record(both, || drop(page.render())) > 0);
    let text = page.render();
    for name in ["rows", "read_rows"] {
        assert_eq!(
            count(&text, name).to_bits(),
            f64::from(EACH * THREADS).to_bits(),
            "{name}"
        );
    }
}
