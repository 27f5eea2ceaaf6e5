//! Durations to the nanosecond, by the clock of a test: the time of calls, slow ones, the time inside `poll`.

mod common;

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use common::calls::{assert_calls, cancel, finish, pause, poll, unwinds};
use common::page::{parse, value};
use common::warnings;
use futures_core::Stream;
use metrics_runtime::{
    Counter, Family, Gauge, Histogram, Metrics, Outcome, Registry, TestClock, timed,
};

#[derive(Metrics)]
struct Clocked {
    /// Time of calls.
    #[metric(buckets = [0.01, 0.1, 1.0])]
    call_seconds: Histogram,
    /// Time by outcome.
    #[metric(buckets = [0.01, 0.1, 1.0])]
    outcome_seconds: Family<Outcome, Histogram>,
    /// Time inside polls.
    #[metric(buckets = [0.01, 0.1, 1.0])]
    busy_seconds: Histogram,
    /// Calls under way.
    calls_active: Gauge,
    /// Calls.
    calls_total: Counter,
}

fn fresh() -> (Registry, Clocked) {
    let registry = Registry::new();
    let metrics = Clocked::register_in(&registry);
    (registry, metrics)
}

const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// The buckets of a histogram with no labels, from the lowest bound to `+Inf`.
fn buckets(registry: &Registry, name: &str) -> Vec<f64> {
    let families = parse(&registry.render());
    let family = families.iter().find(|family| family.name == name).unwrap();
    let is_bucket = |name: &str| name.ends_with("_bucket");
    let buckets = family
        .samples
        .iter()
        .filter(|sample| is_bucket(&sample.name));
    buckets.map(|sample| sample.value).collect()
}

/// A sum is a whole number of nanoseconds: what is off by less than one is how it is written.
#[track_caller]
fn assert_seconds(actual: f64, expected: Duration) {
    let off = (actual - expected.as_secs_f64()).abs();
    assert!(off < 1e-10, "{actual} s, not {expected:?}");
}

#[timed(metrics.call_seconds)]
fn takes(metrics: &Clocked, clock: &TestClock, time: Duration) {
    clock.advance(time);
}

#[timed(metrics.call_seconds)]
async fn takes_later(metrics: &Clocked, clock: &TestClock, time: Duration) {
    clock.advance(time);
    pause().await;
    clock.advance(time);
}

#[timed(metrics.outcome_seconds, outcome)]
fn ends(
    metrics: &Clocked,
    clock: &TestClock,
    time: Duration,
    end: Result<(), ()>,
) -> Result<(), ()> {
    clock.advance(time);
    assert!(time < ms(500), "on purpose");
    end
}

#[test]
fn calls_take_as_long_as_the_clock_says() {
    let (registry, metrics) = fresh();
    let clock = TestClock::new();
    takes(&metrics, &clock, Duration::ZERO);
    assert_eq!(
        buckets(&registry, "call_seconds"),
        [1.0, 1.0, 1.0, 1.0],
        "no time at all"
    );
    takes(&metrics, &clock, ms(10));
    takes(&metrics, &clock, ms(10) + Duration::from_nanos(1));
    takes(&metrics, &clock, ms(1000));
    takes(&metrics, &clock, ms(5000));
    assert_eq!(buckets(&registry, "call_seconds"), [2.0, 3.0, 4.0, 5.0]);
    assert_seconds(
        metrics.call_seconds.sum(),
        ms(6020) + Duration::from_nanos(1),
    );
}

#[test]
fn a_future_takes_what_passes_between_its_polls_too() {
    let (registry, metrics) = fresh();
    let clock = TestClock::new();
    let mut future = Box::pin(takes_later(&metrics, &clock, ms(3)));
    clock.advance(ms(1000));
    assert!(poll(future.as_mut()).is_pending());
    clock.advance(ms(50));
    assert!(poll(future.as_mut()).is_ready());
    clock.advance(ms(1000));
    drop(future);
    assert_eq!(buckets(&registry, "call_seconds"), [0.0, 1.0, 1.0, 1.0]);
    assert_seconds(metrics.call_seconds.sum(), ms(56));

    let mut cancelled = Box::pin(takes_later(&metrics, &clock, ms(3)));
    assert!(poll(cancelled.as_mut()).is_pending());
    clock.advance(ms(4));
    drop(cancelled);
    assert_eq!(metrics.call_seconds.count(), 2);
    assert_seconds(metrics.call_seconds.sum(), ms(56 + 7));
}

#[test]
fn each_outcome_has_its_own_time() {
    let (_registry, metrics) = fresh();
    let clock = TestClock::new();
    ends(&metrics, &clock, ms(1), Ok(())).unwrap();
    ends(&metrics, &clock, ms(20), Err(())).unwrap_err();
    ends(&metrics, &clock, ms(300), Err(())).unwrap_err();
    unwinds(|| _ = ends(&metrics, &clock, ms(500), Ok(())));
    for (outcome, count, time) in [
        (Outcome::Ok, 1, ms(1)),
        (Outcome::Error, 2, ms(320)),
        (Outcome::Panic, 1, ms(500)),
        (Outcome::Cancelled, 0, ms(0)),
    ] {
        let histogram = metrics.outcome_seconds.with(&outcome);
        assert_eq!(histogram.count(), count, "{outcome:?}");
        assert_seconds(histogram.sum(), time);
    }
}

#[timed]
fn shared_takes(clock: &TestClock) {
    clock.advance(ms(1500));
}

#[test]
fn the_shared_families_go_by_the_clock() {
    let clock = TestClock::new();
    shared_takes(&clock);
    shared_takes(&clock);
    let labels = [("module", module_path!()), ("function", "shared_takes")];
    let page = Registry::global().render();
    let sum = value(&page, "function_duration_seconds_sum", &labels);
    assert_seconds(sum.unwrap(), ms(3000));
}

#[test]
fn threads_may_share_a_clock() {
    let (_registry, metrics) = fresh();
    let clock = TestClock::new();
    let metrics = Arc::new(metrics);
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let (shared, metrics) = (clock.share(), metrics.clone());
            thread::spawn(move || {
                let clock = shared.enter();
                // Whatever the others do meanwhile, a call takes at least its own time.
                takes(&metrics, &clock, ms(1));
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(metrics.call_seconds.count(), 4);
    let sum = metrics.call_seconds.sum();
    assert!((0.004 - 1e-9..0.016 + 1e-9).contains(&sum), "{sum}");

    // Begun here, moved on there, ended here.
    let mut future = Box::pin(takes_later(&metrics, &clock, Duration::ZERO));
    assert!(poll(future.as_mut()).is_pending());
    let shared = clock.share();
    thread::spawn(move || shared.enter().advance(ms(70)))
        .join()
        .unwrap();
    assert!(poll(future.as_mut()).is_ready());
    assert_seconds(metrics.call_seconds.sum() - sum, ms(70));
    assert_eq!(metrics.call_seconds.count(), 5);
}

#[test]
fn the_inner_of_nested_clocks_holds() {
    let (_registry, metrics) = fresh();
    let outer = TestClock::new();
    {
        let inner = TestClock::new();
        outer.advance(ms(1000));
        takes(&metrics, &outer, ms(1000));
        assert_seconds(metrics.call_seconds.sum(), ms(0));
        takes(&metrics, &inner, ms(2));
        assert_seconds(metrics.call_seconds.sum(), ms(2));
        let again = outer.share().enter();
        takes(&metrics, &again, ms(3));
        takes(&metrics, &inner, ms(1000));
        assert_seconds(metrics.call_seconds.sum(), ms(5));
    }
    takes(&metrics, &outer, ms(4));
    assert_seconds(metrics.call_seconds.sum(), ms(9));
}

#[timed(metrics.call_seconds)]
fn sleeps(metrics: &Clocked) {
    thread::sleep(ms(1));
}

/// Whether this thread goes by real time: only that passes on its own.
fn is_real(metrics: &Clocked) -> bool {
    let before = metrics.call_seconds.sum();
    sleeps(metrics);
    metrics.call_seconds.sum() > before
}

#[test]
fn without_a_clock_time_is_real() {
    let (_registry, metrics) = fresh();
    assert!(is_real(&metrics));
    let clock = TestClock::new();
    assert!(!is_real(&metrics));
    drop(clock);
    assert!(is_real(&metrics));
    // A clock that was dropped by a panic.
    unwinds(|| {
        let _clock = TestClock::new();
        panic!("on purpose");
    });
    assert!(is_real(&metrics));
}

/// The fields of a struct are dropped from the first to the last.
#[test]
fn clocks_may_be_dropped_in_any_order() {
    let (_registry, metrics) = fresh();
    let (outer, inner) = (TestClock::new(), TestClock::new());
    drop(outer);
    takes(&metrics, &inner, ms(2));
    assert_seconds(metrics.call_seconds.sum(), ms(2));
    drop(inner);
    assert!(is_real(&metrics));
}

#[timed(metrics.call_seconds, slow = "100ms")]
fn maybe_slow(metrics: &Clocked, clock: &TestClock, time: Duration) {
    clock.advance(time);
}

#[timed(slow = "1.5s")]
async fn slow_later(clock: &TestClock, time: Duration) {
    pause().await;
    clock.advance(time);
    assert!(time < ms(9000), "on purpose");
}

#[timed(slow = "2m")]
fn never_slow() {}

fn slow_calls(function: &str, threshold: &str) -> Option<f64> {
    let labels = [
        ("module", module_path!()),
        ("function", function),
        ("threshold", threshold),
    ];
    value(
        &Registry::global().render(),
        "function_slow_calls_total",
        &labels,
    )
}

#[test]
fn slow_calls_are_counted_and_warned_of_once() {
    assert_eq!(slow_calls("maybe_slow", "100ms"), Some(0.0));
    assert_eq!(slow_calls("slow_later", "1.5s"), Some(0.0));
    assert_eq!(slow_calls("never_slow", "2m"), Some(0.0));
    let (_registry, metrics) = fresh();
    let clock = TestClock::new();
    let ((), warnings) = warnings::during(|| {
        for time in [ms(0), ms(99), ms(100)] {
            maybe_slow(&metrics, &clock, time);
        }
    });
    assert_eq!(warnings, [""; 0]);
    assert_eq!(slow_calls("maybe_slow", "100ms"), Some(0.0));
    let ((), warnings) = warnings::during(|| {
        maybe_slow(&metrics, &clock, ms(100) + Duration::from_nanos(1));
        for _ in 0..1000 {
            maybe_slow(&metrics, &clock, ms(101));
        }
    });
    let [warning] = &warnings[..] else {
        panic!("{warnings:?}")
    };
    for part in ["slow call", "maybe_slow", "100.000001ms", module_path!()] {
        assert!(warning.contains(part), "{part}: {warning}");
    }
    assert_eq!(slow_calls("maybe_slow", "100ms"), Some(1001.0));
    assert_eq!(metrics.call_seconds.count(), 1004);

    let ((), warnings) = warnings::during(|| {
        finish(slow_later(&clock, ms(1500)));
        finish(slow_later(&clock, ms(1501)));
        unwinds(|| finish(slow_later(&clock, ms(9000))));
        let mut cancelled = Box::pin(slow_later(&clock, ms(0)));
        assert!(poll(cancelled.as_mut()).is_pending());
        clock.advance(ms(2000));
    });
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert_eq!(slow_calls("slow_later", "1.5s"), Some(3.0));
    assert_calls("slow_later", &[("cancelled", 1), ("ok", 2), ("panic", 1)]);
    never_slow();
    assert_eq!(slow_calls("never_slow", "2m"), Some(0.0));
}

#[timed(metrics.call_seconds, busy = metrics.busy_seconds)]
async fn busy(metrics: &Clocked, clock: &TestClock, panics: bool) {
    clock.advance(ms(2));
    pause().await;
    clock.advance(ms(30));
    assert!(!panics, "on purpose");
    pause().await;
    clock.advance(ms(400));
}

#[timed(busy = metrics.busy_seconds)]
async fn busy_shared(metrics: &Clocked, clock: &TestClock) {
    clock.advance(ms(2));
    pause().await;
    clock.advance(ms(30));
}

#[timed(metrics.call_seconds, future, busy = metrics.busy_seconds)]
fn busy_future<'a>(
    metrics: &'a Clocked,
    clock: &'a TestClock,
) -> impl Future<Output = ()> + use<'a> {
    clock.advance(ms(1));
    async {
        clock.advance(ms(2));
        pause().await;
        clock.advance(ms(30));
    }
}

#[test]
fn busy_is_the_time_inside_polls() {
    let (registry, metrics) = fresh();
    let clock = TestClock::new();
    let mut future = Box::pin(busy(&metrics, &clock, false));
    clock.advance(ms(7));
    for polls in 0..3 {
        assert_eq!(poll(future.as_mut()).is_ready(), polls == 2);
        clock.advance(ms(5000));
    }
    assert_seconds(metrics.busy_seconds.sum(), ms(432));
    assert_seconds(metrics.call_seconds.sum(), ms(10432));
    assert_eq!(buckets(&registry, "busy_seconds"), [0.0, 0.0, 1.0, 1.0]);

    let (_registry, metrics) = fresh();
    let mut cancelled = Box::pin(busy(&metrics, &clock, false));
    assert!(poll(cancelled.as_mut()).is_pending());
    clock.advance(ms(100));
    assert!(poll(cancelled.as_mut()).is_pending());
    clock.advance(ms(100));
    drop(cancelled);
    assert_seconds(metrics.busy_seconds.sum(), ms(32));
    assert_seconds(metrics.call_seconds.sum(), ms(232));

    // The poll that unwinds counts.
    let (_registry, metrics) = fresh();
    unwinds(|| finish(busy(&metrics, &clock, true)));
    assert_eq!(metrics.busy_seconds.count(), 1);
    assert_seconds(metrics.busy_seconds.sum(), ms(32));

    let (_registry, metrics) = fresh();
    finish(busy_shared(&metrics, &clock));
    assert_seconds(metrics.busy_seconds.sum(), ms(32));
    drop(busy_shared(&metrics, &clock));
    assert_eq!(metrics.busy_seconds.count(), 1);

    let (_registry, metrics) = fresh();
    finish(busy_future(&metrics, &clock));
    assert_seconds(metrics.busy_seconds.sum(), ms(32));
    assert_seconds(metrics.call_seconds.sum(), ms(32));
}

#[timed(metrics.call_seconds, in_flight = metrics.calls_active, calls = metrics.calls_total)]
fn nested(metrics: &Clocked, depth: u32, panics: bool) -> f64 {
    assert!(depth > 0 || !panics, "on purpose");
    if depth == 0 {
        metrics.calls_active.get()
    } else {
        nested(metrics, depth - 1, panics)
    }
}

#[timed(in_flight = metrics.calls_active, calls = metrics.calls_total)]
async fn active(metrics: &Clocked, panics: bool) {
    pause().await;
    assert!(!panics, "on purpose");
}

struct Endless(bool);

impl Stream for Endless {
    type Item = ();

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<()>> {
        if self.0 {
            Poll::Ready(None)
        } else {
            Poll::Ready(Some(()))
        }
    }
}

#[timed(metrics.call_seconds, stream, in_flight = metrics.calls_active, calls = metrics.calls_total)]
fn streaming(metrics: &Clocked, ends: bool) -> impl Stream<Item = ()> + use<> {
    Endless(ends)
}

#[track_caller]
fn assert_active(metrics: &Clocked, expected: u32) {
    let active = metrics.calls_active.get();
    assert!(
        (active - f64::from(expected)).abs() < f64::EPSILON,
        "{active}"
    );
}

#[test]
fn a_gauge_has_the_calls_under_way() {
    let (_registry, metrics) = fresh();
    assert!((nested(&metrics, 4, false) - 5.0).abs() < f64::EPSILON);
    assert_active(&metrics, 0);
    unwinds(|| _ = nested(&metrics, 2, true));
    assert_active(&metrics, 0);
    assert_eq!(metrics.calls_total.get(), 8);
    assert_eq!(metrics.call_seconds.count(), 8);

    let mut futures: Vec<_> = (0..5).map(|n| Box::pin(active(&metrics, n == 0))).collect();
    assert_active(&metrics, 0);
    for (before, future) in (0..).zip(&mut futures) {
        assert_active(&metrics, before);
        assert!(poll(future.as_mut()).is_pending());
    }
    assert_active(&metrics, 5);
    unwinds(|| _ = poll(futures[0].as_mut()));
    assert_active(&metrics, 4);
    assert!(poll(futures[1].as_mut()).is_ready());
    assert_active(&metrics, 3);
    drop(futures.pop());
    assert_active(&metrics, 2);
    drop(futures);
    assert_active(&metrics, 0);
    assert_eq!(metrics.calls_total.get(), 13);
    cancel(active(&metrics, false));
    drop(active(&metrics, false));
    assert_active(&metrics, 0);
    assert_eq!(metrics.calls_total.get(), 14);

    let next = |stream: Pin<&mut dyn Stream<Item = ()>>| {
        stream.poll_next(&mut Context::from_waker(Waker::noop()))
    };
    {
        let mut ends = pin!(streaming(&metrics, true));
        let mut endless = pin!(streaming(&metrics, false));
        assert_active(&metrics, 0);
        assert_eq!(next(endless.as_mut()), Poll::Ready(Some(())));
        assert_active(&metrics, 1);
        assert_eq!(next(ends.as_mut()), Poll::Ready(None));
        assert_active(&metrics, 1);
    }
    assert_active(&metrics, 0);
    assert_eq!(metrics.calls_total.get(), 16);
}
