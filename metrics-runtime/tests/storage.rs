//! Sums are exact, whatever the threads do.

mod common;

use std::cell::RefCell;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Barrier, mpsc};
use std::thread;

use common::page::parse;
use metrics_runtime::{Counter, Family, Gauge, Histogram, Metrics, Registry, Removable};

#[derive(Metrics, Clone)]
struct Work {
    /// Items.
    items_total: Counter,
    /// Amount.
    amount_total: Counter<f64>,
    /// Items under way.
    in_flight: Gauge,
    /// Sizes.
    #[metric(buckets = [1.0, 2.0, 4.0])]
    size_bytes: Histogram,
    /// Items by worker.
    #[metric(labels("worker"))]
    worker_items_total: Family<u32, Counter>,
}

impl Work {
    /// Records `n` items of a worker: whole numbers, so that sums of floats are exact as well.
    fn record(&self, worker: u32, n: u32) {
        for item in 0..n {
            let _under_way = self.in_flight.track();
            self.items_total.increment(1);
            self.amount_total.increment(2.0);
            self.size_bytes.record(item % 5);
            self.worker_items_total.with(&worker).increment(1);
        }
    }

    fn assert_exact(&self, workers: u32, n: u32) {
        let all = u64::from(workers) * u64::from(n);
        let sizes: u64 = (0..n).map(|item| u64::from(item % 5)).sum::<u64>() * u64::from(workers);
        assert_eq!(self.items_total.get(), all);
        assert_exact(self.amount_total.get(), 2 * all);
        assert_exact(self.in_flight.get(), 0);
        assert_eq!(self.size_bytes.count(), all);
        assert_exact(self.size_bytes.sum(), sizes);
        for worker in 0..workers {
            assert_eq!(
                self.worker_items_total.with(&worker).get(),
                u64::from(n),
                "{worker}"
            );
        }
    }
}

/// A number of rounds; fewer under Miri, which takes a hundred times as long.
const fn rounds(n: u32) -> u32 {
    match (cfg!(miri), n) {
        (false, n) => n,
        (true, 0..=10_000) => n / 20,
        (true, _) => 1000,
    }
}

/// For sums below 2^53.
fn assert_exact(value: f64, expected: u64) {
    assert_eq!(format!("{value}"), expected.to_string());
}

#[test]
fn totals_never_go_down_while_threads_come_and_go() {
    const WAVES: u32 = rounds(60);
    const AT_ONCE: u32 = 4;
    const ITEMS: u32 = rounds(300);

    let registry = Registry::new();
    let work = Work::register_in(&registry);
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let scraper = scope.spawn(|| {
            let mut last = Vec::new();
            loop {
                let end = done.load(Relaxed);
                let totals = totals(&registry.render());
                for (series, before) in &last {
                    let now = totals.iter().find(|(other, _)| other == series);
                    assert!(
                        now.is_some_and(|(_, now)| now >= before),
                        "{series}: {before}, then {now:?}"
                    );
                }
                last = totals;
                if end {
                    return;
                }
            }
        });
        for wave in 0..WAVES {
            thread::scope(|scope| {
                for worker in 0..AT_ONCE {
                    let work = &work;
                    scope.spawn(move || work.record(wave * AT_ONCE + worker, ITEMS));
                }
            });
        }
        done.store(true, Relaxed);
        scraper.join().unwrap();
    });
    work.assert_exact(WAVES * AT_ONCE, ITEMS);
}

/// All that must not go down: counters and what belongs to histograms, which must agree in themselves.
fn totals(page: &str) -> Vec<(String, f64)> {
    let mut totals = Vec::new();
    for family in parse(page) {
        if family.metric_type == "histogram" {
            let values: Vec<_> = family.samples.iter().map(|sample| sample.value).collect();
            let [buckets @ .., _sum, count] = &values[..] else {
                panic!("a histogram has a sum and a count")
            };
            assert!(buckets.is_sorted(), "{buckets:?}");
            assert_eq!(buckets.last(), Some(count));
        }
        for sample in family.samples {
            if family.metric_type == "gauge" {
                // Shards are added one after another, so that those of two waves may be in it, but never fewer than none.
                assert!(sample.value >= 0.0, "{sample:?}");
            } else {
                let series = format!("{}{:?}", sample.name, sample.labels);
                totals.push((series, sample.value));
            }
        }
    }
    totals
}

/// Fractions are rounded, but always in the same order: a total that was seen does not shrink.
#[test]
fn rounded_totals_do_not_go_down_either() {
    let registry = Registry::new();
    let work = Work::register_in(&registry);
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut last = 0.0;
            while !done.load(Relaxed) {
                let now = work.amount_total.get();
                assert!(now >= last, "{last}, then {now}");
                last = now;
            }
        });
        for wave in 0..rounds(100) {
            thread::scope(|scope| {
                for x in [0.1, 1e-9, 1e6 / 3.0] {
                    let work = &work;
                    scope.spawn(move || {
                        for _ in 0..rounds(500) {
                            work.amount_total.increment(x * f64::from(wave));
                        }
                    });
                }
            });
        }
        done.store(true, Relaxed);
        reader.join().unwrap();
    });
}

#[test]
fn sums_are_exact_after_a_join() {
    let work = Work::register_in(&Registry::new());
    let workers = (0..8).map(|worker| {
        let work = work.clone();
        thread::spawn(move || work.record(worker, rounds(1000)))
    });
    for worker in workers.collect::<Vec<_>>() {
        worker.join().unwrap();
    }
    work.assert_exact(8, rounds(1000));
}

#[test]
fn sums_are_exact_after_a_message() {
    let work = Work::register_in(&Registry::new());
    let (sender, receiver) = mpsc::channel();
    let all_told = Barrier::new(5);
    thread::scope(|scope| {
        for worker in 0..4 {
            let (work, sender, all_told) = (&work, sender.clone(), &all_told);
            scope.spawn(move || {
                work.record(worker, rounds(1000));
                sender.send(()).unwrap();
                // The thread is alive, and its cells are its own, while they are read.
                all_told.wait();
            });
        }
        drop(sender);
        receiver.iter().take(4).for_each(drop);
        work.assert_exact(4, rounds(1000));
        all_told.wait();
    });
}

/// Records when it is dropped.
struct AtEnd(Work, u32);

impl Drop for AtEnd {
    fn drop(&mut self) {
        self.0.record(self.1, ITEMS_AT_END);
    }
}

const ITEMS_AT_END: u32 = rounds(500);

thread_local! {
    static EARLY: RefCell<Option<AtEnd>> = const { RefCell::new(None) };
    static LATE: RefCell<Option<AtEnd>> = const { RefCell::new(None) };
}

/// In the order of their keys or in the other one: one destructor of a thread runs after it gave its cells back, while
/// another thread may have them already.
#[test]
fn destructors_of_thread_locals_record() {
    const THREADS: u32 = rounds(120);

    let work = Work::register_in(&Registry::new());
    let run = |worker: u32| {
        let [early, late] = [(); 2].map(|()| AtEnd(work.clone(), worker));
        move || {
            EARLY.set(Some(early));
            if worker.is_multiple_of(2) {
                // Between the two keys. The first record of the other threads is in a destructor.
                late.0.record(worker, ITEMS_AT_END);
            }
            LATE.set(Some(late));
        }
    };
    let threads: Vec<_> = (0..THREADS)
        .map(|worker| thread::spawn(run(worker)))
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    let items =
        |worker: u32| u64::from(ITEMS_AT_END * if worker.is_multiple_of(2) { 3 } else { 2 });
    let all: u64 = (0..THREADS).map(items).sum();
    for worker in 0..THREADS {
        assert_eq!(work.worker_items_total.with(&worker).get(), items(worker));
    }
    assert_eq!(work.items_total.get(), all);
    assert_exact(work.amount_total.get(), 2 * all);
    assert_exact(work.in_flight.get(), 0);
    assert_eq!(work.size_bytes.count(), all);
    // The sizes go from 0 to 4, and the items of a turn are a multiple of five.
    assert_exact(work.size_bytes.sum(), 2 * all);
}

/// Waits for another thread when it is dropped, then records.
struct AtEndTogether(AtEnd, Arc<Barrier>);

impl Drop for AtEndTogether {
    fn drop(&mut self) {
        self.1.wait();
    }
}

/// The next thread has the cells of the one that ends, which still records.
#[test]
fn cells_that_were_given_back_have_one_writer() {
    thread_local! {
        static AT_END: RefCell<Option<AtEndTogether>> = const { RefCell::new(None) };
    }
    const ROUNDS: u32 = rounds(20);

    let work = Work::register_in(&Registry::new());
    for worker in 0..ROUNDS {
        let barrier = Arc::new(Barrier::new(2));
        let ends = AtEndTogether(AtEnd(work.clone(), worker), barrier.clone());
        let ending = thread::spawn(move || {
            let work = ends.0.0.clone();
            AT_END.set(Some(ends));
            work.record(worker, ITEMS_AT_END);
        });
        let next = AtEnd(work.clone(), worker);
        let next = thread::spawn(move || {
            barrier.wait();
            drop(next);
        });
        ending.join().unwrap();
        next.join().unwrap();
    }
    work.assert_exact(ROUNDS, 3 * ITEMS_AT_END);
}

#[derive(Metrics)]
#[metrics(prefix = "peer")]
struct Peers {
    /// Bytes by peer.
    #[metric(removable, labels("peer"))]
    bytes_total: Family<u32, Counter, Removable>,
    /// Amount by peer.
    #[metric(removable, labels("peer"))]
    amount_total: Family<u32, Counter<f64>, Removable>,
    /// Sizes by peer.
    #[metric(removable, labels("peer"), buckets = [1.0])]
    size_bytes: Family<u32, Histogram, Removable>,
}

#[test]
fn series_are_removed_while_others_count() {
    const KEPT: u32 = 8;
    const ALL: u32 = 64;
    const ROUNDS: u32 = rounds(300);

    let registry = Registry::new();
    let peers = Peers::register_in(&registry);
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let record = || {
            for peer in (0..ROUNDS).flat_map(|_| 0..ALL) {
                peers.bytes_total.with(&peer).increment(1);
                peers.amount_total.with(&peer).increment(0.5);
                peers.size_bytes.with(&peer).record(peer % 3);
            }
        };
        let recorders = [
            scope.spawn(record),
            scope.spawn(record),
            scope.spawn(record),
        ];
        let remover = scope.spawn(|| {
            loop {
                let end = done.load(Relaxed);
                for peer in KEPT..ALL / 2 {
                    peers.bytes_total.remove(&peer);
                    peers.amount_total.remove(&peer);
                    peers.size_bytes.remove(&peer);
                }
                let is_kept = |label: Option<&str>| {
                    label.is_some_and(|peer| peer.parse::<u32>().unwrap() < KEPT)
                };
                peers
                    .bytes_total
                    .retain(|series| is_kept(series.label("peer")));
                peers
                    .amount_total
                    .retain(|series| is_kept(series.label("peer")));
                peers
                    .size_bytes
                    .retain(|series| is_kept(series.label("peer")));
                if end {
                    return;
                }
            }
        });
        let scraper = scope.spawn(|| {
            while !done.load(Relaxed) {
                parse(&registry.render());
            }
        });
        for recorder in recorders {
            recorder.join().unwrap();
        }
        done.store(true, Relaxed);
        scraper.join().unwrap();
        remover.join().unwrap();
    });
    assert_eq!(peers.bytes_total.iter().count(), KEPT as usize);
    let all = u64::from(3 * ROUNDS);
    for peer in 0..KEPT {
        assert_eq!(peers.bytes_total.with(&peer).get(), all);
        assert_exact(peers.amount_total.with(&peer).get() * 2.0, all);
        let sizes = peers.size_bytes.with(&peer);
        assert_eq!(sizes.count(), all);
        assert_exact(sizes.sum(), all * u64::from(peer % 3));
    }
}

#[derive(Metrics)]
struct Far {
    /// Parts.
    #[metric(max_series = 700_000, labels("part"))]
    parts_total: Family<u32, Counter>,
    /// What comes after them.
    #[metric(labels("part"), buckets = [1.0, 2.0, 3.0, 4.0, 5.0])]
    part_bytes: Family<u32, Histogram>,
}

#[test]
fn far_slots_are_as_exact_as_near_ones() {
    const SERIES: u32 = rounds(700_000);

    let registry = Registry::new();
    let far = Far::register_in(&registry);
    let ends = [0, 1, SERIES / 2, SERIES - 1];
    for part in 0..SERIES {
        far.parts_total.with(&part).increment(u64::from(part));
    }
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for part in ends {
                    far.parts_total.with(&part).increment(1);
                    far.part_bytes.with(&part).record(5);
                }
            });
        }
    });
    let page = registry.render();
    let lines: Vec<_> = page.lines().collect();
    // Two lines about each family, one for each counter, eight for each of four histograms.
    assert_eq!(lines.len(), 2 + SERIES as usize + 2 + ends.len() * 8);
    let counters = &lines[lines.len() - SERIES as usize..];
    for (part, line) in (0..SERIES).zip(counters) {
        let total = part + 4 * u32::from(ends.contains(&part));
        assert_eq!(*line, format!("parts_total{{part=\"{part}\"}} {total}"));
    }
    for part in ends {
        assert_eq!(far.part_bytes.with(&part).count(), 4);
        assert_exact(far.part_bytes.with(&part).sum(), 20);
    }
}

/// From an infinity a gauge could not come back.
#[test]
fn a_gauge_does_not_grow_past_all_numbers() {
    let gauge = Work::register_in(&Registry::new()).in_flight;
    gauge.set(f64::MAX);
    gauge.increment(f64::MAX);
    assert_eq!(gauge.get().to_bits(), f64::MAX.to_bits());
    gauge.decrement(f64::MAX);
    assert_exact(gauge.get(), 0);
}
