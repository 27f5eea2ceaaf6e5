//! Timing a function that takes a nanosecond.

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use autometrics::autometrics;
use metered::{ResponseTime, metered};
use metrics_runtime::{
    Buckets, Counter, Family, Gauge, Global, Histogram, Metrics, Outcome, timed,
};
use quanta::Clock;

use crate::harness::{Contender, Item};
use crate::histogram;

#[derive(Metrics)]
struct TimedMetrics {
    /// Time that calls of the plain function took.
    #[metric(buckets = Buckets::FUNCTION)]
    plain_duration_seconds: Histogram,
    /// Time that calls of the asynchronous function took.
    #[metric(buckets = Buckets::FUNCTION)]
    async_duration_seconds: Histogram,
    /// Time that calls took, by outcome.
    #[metric(buckets = Buckets::FUNCTION)]
    outcome_duration_seconds: Family<Outcome, Histogram>,
    /// Time that calls took, by table and outcome.
    #[metric(buckets = Buckets::FUNCTION, labels("table"))]
    table_duration_seconds: Family<(&'static str, Outcome), Histogram>,
    /// Calls done.
    calls_total: Counter,
    /// Calls under way.
    calls_in_flight: Gauge,
}

static TIMED: Global<TimedMetrics> = Global::new();

/// The items of the group.
#[must_use]
pub fn items() -> Vec<Item> {
    vec![
        Item::new("timing a 1 ns function", plain()),
        Item::new("timing a 1 ns async function", asynchronous()),
    ]
}

fn plain() -> Vec<Contender> {
    vec![
        two_reads(),
        Contender::new("#[timed(HANDLE)]", (), |(), pass| {
            black_box(on_handle(pass));
        })
        .ours(),
        Contender::new("#[timed]", (), |(), pass| {
            black_box(shared(pass));
        })
        .ours(),
        Contender::new("#[timed(FAMILY, outcome)]", (), |(), pass| {
            let _ = black_box(by_outcome(pass));
        })
        .ours(),
        Contender::new("#[timed(FAMILY, labels, outcome)]", (), |(), pass| {
            let _ = black_box(by_table(pass, "users"));
        })
        .ours(),
        Contender::new(
            "#[timed(HANDLE, calls, in_flight, slow)]",
            (),
            |(), pass| {
                black_box(all_of_it(pass));
            },
        )
        .ours(),
        Contender::new("metered", Metered::default(), |metered, pass| {
            black_box(metered.plain(pass));
        }),
        Contender::new("autometrics", (), |(), pass| {
            black_box(autometrics_plain(pass));
        }),
        Contender::new(
            "by hand: Instant and prometheus",
            histogram::tikv(),
            |histogram, pass| {
                let start = Instant::now();
                black_box(work(pass));
                histogram.observe(start.elapsed().as_secs_f64());
            },
        ),
    ]
}

fn asynchronous() -> Vec<Contender> {
    vec![
        two_reads(),
        Contender::new("#[timed(HANDLE)]", (), |(), pass| {
            black_box(ready(on_handle_async(pass)));
        })
        .ours(),
        Contender::new("#[timed]", (), |(), pass| {
            black_box(ready(shared_async(pass)));
        })
        .ours(),
        Contender::new("metered", Metered::default(), |metered, pass| {
            black_box(ready(metered.asynchronous(pass)));
        }),
        Contender::new("autometrics", (), |(), pass| {
            black_box(ready(autometrics_async(pass)));
        }),
    ]
}

fn two_reads() -> Contender {
    Contender::new(
        "two raw reads of quanta's clock",
        Clock::new(),
        |clock, pass| {
            let start = clock.raw();
            black_box(work(pass));
            black_box((start, clock.raw()));
        },
    )
}

#[inline(never)]
fn work(n: usize) -> usize {
    n.wrapping_mul(31)
}

#[timed(TIMED.plain_duration_seconds)]
#[inline(never)]
fn on_handle(n: usize) -> usize {
    n.wrapping_mul(31)
}

#[timed]
#[inline(never)]
fn shared(n: usize) -> usize {
    n.wrapping_mul(31)
}

#[timed(TIMED.outcome_duration_seconds, outcome)]
#[inline(never)]
fn by_outcome(n: usize) -> Result<usize, ()> {
    Ok(n.wrapping_mul(31))
}

#[timed(TIMED.table_duration_seconds, labels = table, outcome)]
#[inline(never)]
fn by_table(n: usize, table: &str) -> Result<usize, ()> {
    Ok(n.wrapping_mul(31))
}

#[timed(TIMED.plain_duration_seconds, calls = TIMED.calls_total, in_flight = TIMED.calls_in_flight, slow = "1s")]
#[inline(never)]
fn all_of_it(n: usize) -> usize {
    n.wrapping_mul(31)
}

#[autometrics]
#[inline(never)]
fn autometrics_plain(n: usize) -> usize {
    n.wrapping_mul(31)
}

#[timed(TIMED.async_duration_seconds)]
async fn on_handle_async(n: usize) -> usize {
    n.wrapping_mul(31)
}

#[timed]
async fn shared_async(n: usize) -> usize {
    n.wrapping_mul(31)
}

#[autometrics]
async fn autometrics_async(n: usize) -> usize {
    n.wrapping_mul(31)
}

#[derive(Default)]
struct Metered {
    metrics: MeteredMetrics,
}

#[metered(registry = MeteredMetrics)]
impl Metered {
    #[measure(ResponseTime)]
    #[inline(never)]
    fn plain(&self, n: usize) -> usize {
        n.wrapping_mul(31)
    }

    #[measure(ResponseTime)]
    async fn asynchronous(&self, n: usize) -> usize {
        n.wrapping_mul(31)
    }
}

/// The output of a future that never waits.
fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("none of these functions waits"),
    }
}
