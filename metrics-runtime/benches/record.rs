//! What recording costs, on one thread and on two that record into the same series.
//!
//! `cargo bench -p metrics-runtime --bench record`; the figures to compare with peers come from `benches/peers`.

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use divan::Bencher;
use metrics_runtime::{
    Buckets, Counter, Family, Gauge, Global, Histogram, LabelSet, LabelValue, Metrics, Removable,
    Summary, timed,
};

/// One benchmarked call is a loop of so many records: one alone is shorter than the clock can tell.
const RECORDS: usize = 1000;

#[derive(LabelValue, Clone, Copy)]
enum Digit {
    Zero,
    One,
    Two,
    Three,
    Four,
}

const DIGITS: [Digit; 5] = [
    Digit::Zero,
    Digit::One,
    Digit::Two,
    Digit::Three,
    Digit::Four,
];

#[derive(LabelSet)]
struct Pair {
    tens: Digit,
    ones: Digit,
}

#[derive(LabelSet)]
struct Item<'a> {
    id: &'a str,
}

#[derive(Metrics)]
#[metrics(prefix = "bench")]
struct BenchMetrics {
    /// A counter of whole numbers.
    whole_total: Counter,
    /// A counter with fractions.
    fractions_total: Counter<f64>,
    /// A value that goes up and down.
    level: Gauge,
    /// Some durations.
    #[metric(buckets = Buckets::LATENCY)]
    duration_seconds: Histogram,
    /// Some durations, as quantiles.
    #[metric(quantiles = [0.5, 0.99], allow(summary), reason = "its cost is told in its docs")]
    wait_seconds: Summary,
    /// Durations of timed functions.
    #[metric(buckets = Buckets::LATENCY)]
    timed_seconds: Histogram,
    /// Closed labels.
    pairs_total: Family<Pair, Counter>,
    /// Open labels.
    items_total: Family<Item<'static>, Counter>,
    /// Open labels, removable.
    #[metric(removable)]
    guests_total: Family<Item<'static>, Counter, Removable>,
}

static BENCH: Global<BenchMetrics> = Global::new();
static SHARED: AtomicU64 = AtomicU64::new(0);

fn main() {
    divan::main();
}

fn records(bencher: Bencher<'_, '_>, record: impl Fn(usize) + Sync) {
    bencher
        .counter(divan::counter::ItemsCount::new(RECORDS))
        .bench(|| {
            for n in 0..RECORDS {
                record(black_box(n));
            }
        });
}

fn ids() -> Vec<String> {
    (0..1000)
        .map(|n| format!("item-{:06}", n * 7919 % 1000))
        .collect()
}

#[divan::bench(threads = [1, 2])]
fn a_lone_fetch_add(bencher: Bencher<'_, '_>) {
    records(bencher, |_| {
        black_box(&SHARED).fetch_add(1, Ordering::Relaxed);
    });
}

#[divan::bench(threads = [1, 2])]
fn counter(bencher: Bencher<'_, '_>) {
    let counter = BENCH.whole_total;
    records(bencher, |_| black_box(&counter).increment(1));
}

#[divan::bench(threads = [1, 2])]
fn counter_through_global(bencher: Bencher<'_, '_>) {
    records(bencher, |_| BENCH.whole_total.increment(1));
}

#[divan::bench(threads = [1, 2])]
fn counter_f64(bencher: Bencher<'_, '_>) {
    let counter = BENCH.fractions_total;
    records(bencher, |_| black_box(&counter).increment(0.5));
}

#[divan::bench(threads = [1, 2])]
fn gauge_set(bencher: Bencher<'_, '_>) {
    let gauge = BENCH.level;
    records(bencher, |n| black_box(&gauge).set(n));
}

#[divan::bench(threads = [1, 2])]
fn gauge_track(bencher: Bencher<'_, '_>) {
    let gauge = BENCH.level;
    records(bencher, |_| drop(black_box(&gauge).track()));
}

fn values() -> Vec<f64> {
    let numbers = (0..1024_u32).map(|n| f64::from(n * 37 % 1024));
    numbers.map(|number| number * 0.011).collect()
}

#[divan::bench(threads = [1, 2])]
fn histogram(bencher: Bencher<'_, '_>) {
    let histogram = BENCH.duration_seconds;
    let values = values();
    records(bencher, |n| black_box(&histogram).record(values[n % 1024]));
}

#[divan::bench(threads = [1, 2])]
fn summary(bencher: Bencher<'_, '_>) {
    let summary = BENCH.wait_seconds;
    let values = values();
    records(bencher, |n| black_box(&summary).record(values[n % 1024]));
}

#[divan::bench(threads = [1, 2])]
fn histogram_of_durations(bencher: Bencher<'_, '_>) {
    let histogram = BENCH.duration_seconds;
    records(bencher, |n| {
        black_box(&histogram).record(Duration::from_micros(n as u64));
    });
}

#[divan::bench(threads = [1, 2])]
fn family_of_closed_labels(bencher: Bencher<'_, '_>) {
    let pairs: Vec<_> = (0..1024)
        .map(|n| Pair {
            tens: DIGITS[n * 7 / 5 % 5],
            ones: DIGITS[n * 7 % 5],
        })
        .collect();
    let family = &BENCH.pairs_total;
    records(bencher, |n| {
        black_box(family).with(&pairs[n % 1024]).increment(1);
    });
}

#[divan::bench(threads = [1, 2])]
fn family_of_open_labels(bencher: Bencher<'_, '_>) {
    let ids = ids();
    let family = &BENCH.items_total;
    records(bencher, |n| {
        black_box(family)
            .with(&Item { id: &ids[n % 1000] })
            .increment(1);
    });
}

#[divan::bench(threads = [1, 2])]
fn family_of_removable_series(bencher: Bencher<'_, '_>) {
    let ids = ids();
    let family = &BENCH.guests_total;
    records(bencher, |n| {
        black_box(family)
            .with(&Item { id: &ids[n % 1000] })
            .increment(1);
    });
}

#[divan::bench(threads = [1, 2])]
fn two_bare_clock_reads(bencher: Bencher<'_, '_>) {
    let clock = quanta::Clock::new();
    records(bencher, |_| {
        black_box((clock.raw(), clock.raw()));
    });
}

#[timed(BENCH.timed_seconds)]
#[inline(never)]
fn timed_into_a_handle(n: usize) -> usize {
    n + 1
}

#[divan::bench(threads = [1, 2])]
fn timed_handle(bencher: Bencher<'_, '_>) {
    records(bencher, |n| {
        black_box(timed_into_a_handle(n));
    });
}

#[timed]
#[inline(never)]
fn timed_into_the_shared_families(n: usize) -> Result<usize, ()> {
    if n == usize::MAX { Err(()) } else { Ok(n) }
}

#[divan::bench(threads = [1, 2])]
fn timed_shared(bencher: Bencher<'_, '_>) {
    records(bencher, |n| {
        let _ = black_box(timed_into_the_shared_families(n));
    });
}
