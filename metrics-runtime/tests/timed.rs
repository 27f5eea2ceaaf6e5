//! Timed functions: each call is one outcome and one duration.

mod common;

use std::future::pending;
use std::pin::pin;
use std::task::Poll;
use std::thread::sleep;
use std::time::Duration;

use common::calls::{assert_calls, finish, pause, poll, unwinds};
use metrics_runtime::{Buckets, Family, Global, Histogram, LabelValue, Metrics, Registry, timed};

#[timed]
fn plain(panics: bool) -> u32 {
    assert!(!panics, "on purpose");
    7
}

#[test]
fn a_plain_function() {
    assert_calls("plain", &[("ok", 0)]);
    assert_eq!(plain(false), 7);
    assert_eq!(plain(false), 7);
    assert_calls("plain", &[("ok", 2), ("panic", 0)]);
    unwinds(|| _ = plain(true));
    assert_calls("plain", &[("ok", 2), ("panic", 1)]);
}

type Answer = Result<u32, String>;

#[timed]
fn fallible(input: &str) -> Answer {
    let number: u32 = input.parse().map_err(|_| input.to_owned())?;
    if number == 1 {
        return Ok(0);
    }
    assert_ne!(number, 2, "on purpose");
    Ok(number)
}

#[test]
fn a_result_tells_errors() {
    assert_eq!(fallible("1"), Ok(0));
    assert_eq!(fallible("3"), Ok(3));
    assert_eq!(fallible("x"), Err("x".to_owned()));
    unwinds(|| _ = fallible("2"));
    assert_calls("fallible", &[("error", 1), ("ok", 2), ("panic", 1)]);
}

#[timed]
fn ordered(panics: bool) -> Answer {
    assert!(!panics, "on purpose");
    Err("refused".to_owned())
}

/// The outcomes of a function stand on the page in one order, whichever of them came first.
#[test]
fn outcomes_have_an_order() {
    unwinds(|| drop(ordered(true)));
    assert_eq!(ordered(false), Err("refused".to_owned()));
    let page = Registry::global().render();
    let calls = page
        .lines()
        .filter(|line| line.starts_with("function_calls_total{"));
    let outcomes: Vec<_> = calls
        .filter(|line| line.contains(r#"function="ordered""#))
        .filter_map(|line| line.split("outcome=").nth(1))
        .collect();
    assert_eq!(outcomes, [r#""ok"} 0"#, r#""error"} 1"#, r#""panic"} 1"#]);
}

#[timed]
async fn asynchronous(input: Result<u32, u32>) -> Result<u32, u32> {
    pause().await;
    let number = input?;
    assert_ne!(number, 2, "on purpose");
    Ok(number)
}

#[test]
fn a_future_is_timed_from_its_first_poll() {
    drop(asynchronous(Ok(1)));
    assert_calls("asynchronous", &[("cancelled", 0), ("ok", 0)]);
    assert_eq!(finish(asynchronous(Ok(1))), Ok(1));
    assert_eq!(finish(asynchronous(Err(5))), Err(5));
    unwinds(|| _ = finish(asynchronous(Ok(2))));
    assert!(poll(pin!(asynchronous(Ok(1)))).is_pending());
    assert_calls(
        "asynchronous",
        &[("cancelled", 1), ("error", 1), ("ok", 1), ("panic", 1)],
    );
}

#[timed]
async fn endless() {
    pending::<()>().await;
}

/// What is dropped while a thread unwinds is cancelled: nobody asks whether it panics.
#[test]
fn a_future_that_is_dropped_by_a_panic_is_cancelled() {
    unwinds(|| {
        let mut future = Box::pin(endless());
        assert!(poll(future.as_mut()).is_pending());
        panic!("on purpose");
    });
    assert_calls("endless", &[("cancelled", 1), ("ok", 0), ("panic", 0)]);
}

#[timed]
fn slow() {
    sleep(Duration::from_millis(20));
}

#[timed]
async fn slow_future() {
    sleep(Duration::from_millis(10));
    pause().await;
    sleep(Duration::from_millis(10));
}

#[test]
fn durations_are_those_of_the_calls() {
    slow();
    finish(slow_future());
    let page = Registry::global().render();
    for function in ["slow", "slow_future"] {
        let labels = [("module", module_path!()), ("function", function)];
        let sum = common::page::value(&page, "function_duration_seconds_sum", &labels).unwrap();
        // A sleep is never shorter than asked for; that the clock is calibrated within a tenth is all that is assumed.
        assert!(sum > 0.018, "{function}: {sum}");
    }
}

#[timed]
async fn coerced(number: &str) -> Result<Box<dyn Fn(u8) -> u8>, Box<dyn std::error::Error>> {
    let number: u8 = number.parse()?;
    pause().await;
    if number == 0 {
        return Ok(Box::new(|n| n));
    }
    Ok(Box::new(move |n| n + number))
}

/// The body knows the return type: it can coerce to it, and infer from it.
#[test]
fn a_future_knows_what_it_returns() {
    assert_eq!(finish(coerced("1")).unwrap()(2), 3);
    assert_eq!(finish(coerced("0")).unwrap()(2), 2);
    assert!(matches!(poll(pin!(coerced("x"))), Poll::Ready(Err(_))));
    assert_eq!(finish(timed_local()), 0);
    assert_calls(
        "coerced",
        &[("cancelled", 0), ("error", 1), ("ok", 2), ("panic", 0)],
    );
}

struct CallsWhenDropped;

impl Drop for CallsWhenDropped {
    fn drop(&mut self) {
        cleanup().expect("it says so");
    }
}

#[timed]
fn cleanup() -> Result<(), ()> {
    assert!(std::thread::panicking());
    Ok(())
}

#[test]
fn what_runs_during_unwinding_is_ok() {
    unwinds(|| {
        let _dropped = CallsWhenDropped;
        panic!("on purpose");
    });
    assert_calls("cleanup", &[("error", 0), ("ok", 1), ("panic", 0)]);
}

#[timed]
fn factorial(n: u64) -> u64 {
    if n == 0 { 1 } else { n * factorial(n - 1) }
}

#[timed]
async fn countdown(n: u32) {
    if n > 0 {
        Box::pin(countdown(n - 1)).await;
    } else {
        pause().await;
    }
}

#[test]
fn each_call_of_a_recursion_counts() {
    assert_eq!(factorial(5), 120);
    assert_calls("factorial", &[("ok", 6), ("panic", 0)]);
    finish(countdown(3));
    assert!(poll(pin!(countdown(3))).is_pending());
    assert_calls("countdown", &[("cancelled", 4), ("ok", 4), ("panic", 0)]);
}

struct Reader(Vec<u32>);
struct Writer;

trait Run {
    fn run(&self) -> u32;
}

impl Reader {
    #[timed]
    fn new() -> Self {
        Self(vec![1, 2])
    }

    #[timed]
    fn first<'a>(&'a mut self, _of: &str) -> Option<&'a mut u32> {
        let first = self.0.first_mut()?;
        *first += 1;
        Some(first)
    }

    #[timed]
    async fn sum(&mut self, more: &[u32]) -> u32 {
        pause().await;
        self.0.extend(more);
        self.0.iter().sum()
    }
}

impl Writer {
    #[timed]
    fn new() -> Self {
        Self
    }
}

impl Run for Reader {
    #[timed]
    fn run(&self) -> u32 {
        1
    }
}

impl Run for Writer {
    #[timed]
    fn run(&self) -> u32 {
        2
    }
}

#[test]
fn methods_of_different_types_do_not_meet() {
    let mut reader = Reader::new();
    assert_eq!(Reader::new().run() + Writer::new().run(), 3);
    *reader.first("them").unwrap() += 1;
    assert_eq!(finish(reader.sum(&[10])), 15);
    assert_calls("Reader::new", &[("ok", 2), ("panic", 0)]);
    assert_calls("Writer::new", &[("ok", 1), ("panic", 0)]);
    assert_calls("Reader::first", &[("ok", 1), ("panic", 0)]);
    assert_calls("Reader::sum", &[("cancelled", 0), ("ok", 1), ("panic", 0)]);
    for function in ["<Reader as Run>::run", "<Writer as Run>::run"] {
        assert_calls(function, &[("ok", 1), ("panic", 0)]);
    }
}

#[timed]
fn generic<T: ToString>(value: &T, with: impl Fn(String) -> String) -> String {
    with(value.to_string())
}

#[timed]
fn opaque(n: u32) -> impl Iterator<Item = u32> + use<> {
    (0..n).rev()
}

#[timed]
fn never() -> ! {
    panic!("on purpose")
}

#[timed]
async fn empty() {}

#[timed]
async fn never_comes_back() -> ! {
    pause().await;
    panic!("on purpose")
}

#[timed]
async fn longer<'a>(mut a: &'a str, (b, _): (&'a str, u8)) -> &'a str {
    pause().await;
    if b.len() > a.len() {
        a = b;
    }
    a
}

mod inner {
    use super::timed;

    #[timed]
    pub(super) fn nested() {
        #[timed]
        fn nested() {}
        nested();
    }
}

#[test]
fn every_shape_of_function() {
    assert_eq!(
        generic(&1, |text| text + "!") + &generic(&'x', |text| text),
        "1!x"
    );
    assert!(opaque(3).eq([2, 1, 0]));
    unwinds(|| never());
    unwinds(|| finish(never_comes_back()));
    assert!(poll(pin!(empty())).is_ready());
    assert_eq!(finish(longer("a", ("bc", 1))), "bc");
    inner::nested();
    assert_calls("generic", &[("ok", 2), ("panic", 0)]);
    assert_calls("opaque", &[("ok", 1), ("panic", 0)]);
    assert_calls("never", &[("ok", 0), ("panic", 1)]);
    assert_calls(
        "never_comes_back",
        &[("cancelled", 0), ("ok", 0), ("panic", 1)],
    );
    assert_calls("empty", &[("cancelled", 0), ("ok", 1), ("panic", 0)]);
    assert_calls("longer", &[("cancelled", 0), ("ok", 1), ("panic", 0)]);
    let page = Registry::global().render();
    for function in ["nested", "nested::nested"] {
        let labels = [
            ("module", concat!(module_path!(), "::inner")),
            ("function", function),
            ("outcome", "ok"),
        ];
        assert_eq!(
            common::page::value(&page, "function_calls_total", &labels),
            Some(1.0),
            "{function}"
        );
    }
}

#[derive(LabelValue)]
enum Side {
    Left,
    Right,
}

#[derive(Metrics)]
struct Durations {
    /// Time of something that is synchronous.
    #[metric(buckets = Buckets::LATENCY)]
    sync_seconds: Histogram,
    /// Time of something that is not.
    #[metric(buckets = Buckets::LATENCY)]
    async_seconds: Histogram,
    /// Time by side.
    #[metric(labels("side"), buckets = Buckets::LATENCY)]
    side_time: Family<Side, Histogram>,
}

static DURATIONS: Global<Durations> = Global::new();

#[timed(DURATIONS.sync_seconds)]
fn into_handle(end: Result<u32, u32>) -> Result<u32, u32> {
    assert_ne!(end, Err(0), "on purpose");
    let n = end?;
    Ok(n)
}

#[timed(DURATIONS.async_seconds)]
async fn future_into_handle(panics: bool) {
    pause().await;
    assert!(!panics, "on purpose");
}

#[timed(DURATIONS.side_time.with(&side))]
fn into_family(side: Side) {
    std::hint::black_box(side);
}

#[test]
fn a_handle_takes_every_call_once() {
    assert_eq!(into_handle(Ok(1)), Ok(1));
    assert_eq!(into_handle(Err(1)), Err(1));
    unwinds(|| _ = into_handle(Err(0)));
    assert_eq!(DURATIONS.sync_seconds.count(), 3);

    drop(future_into_handle(false));
    assert_eq!(DURATIONS.async_seconds.count(), 0);
    finish(future_into_handle(false));
    assert!(poll(pin!(future_into_handle(false))).is_pending());
    unwinds(|| finish(future_into_handle(true)));
    assert_eq!(DURATIONS.async_seconds.count(), 3);

    into_family(Side::Left);
    into_family(Side::Right);
    into_family(Side::Right);
    for (side, count) in [(Side::Left, 1), (Side::Right, 2)] {
        assert_eq!(DURATIONS.side_time.with(&side).count(), count);
    }
}

struct Worker {
    durations: Durations,
    done: u32,
}

impl Worker {
    #[timed(self.durations.sync_seconds)]
    fn work(&mut self) -> &mut u32 {
        self.done += 1;
        &mut self.done
    }

    #[timed(self.durations.async_seconds)]
    async fn work_later(&mut self) -> &mut u32 {
        pause().await;
        self.done += 1;
        &mut self.done
    }
}

#[test]
fn a_handle_may_be_a_field_of_self() {
    let mut worker = Worker {
        durations: Durations::register_in(&Registry::new()),
        done: 0,
    };
    *worker.work() += 10;
    *finish(worker.work_later()) += 10;
    assert_eq!(worker.done, 22);
    assert_eq!(worker.durations.sync_seconds.count(), 1);
    assert_eq!(worker.durations.async_seconds.count(), 1);
}

async fn untimed_local() -> u8 {
    let local = [1_u8; 4096];
    pause().await;
    local.iter().fold(0, |sum, n| sum.wrapping_add(*n))
}

#[timed]
async fn timed_local() -> u8 {
    let local = [1_u8; 4096];
    pause().await;
    local.iter().fold(0, |sum, n| sum.wrapping_add(*n))
}

#[timed(DURATIONS.async_seconds)]
async fn timed_local_into_handle() -> u8 {
    let local = [1_u8; 4096];
    pause().await;
    local.iter().fold(0, |sum, n| sum.wrapping_add(*n))
}

#[test]
fn futures_stay_small() {
    let most = size_of_val(&untimed_local()) * 3 / 2;
    assert!(size_of_val(&timed_local()) < most);
    assert!(size_of_val(&timed_local_into_handle()) < most);
}

fn assert_send<T: Send>(value: T) -> T {
    value
}

#[test]
fn futures_stay_send() {
    assert_eq!(finish(assert_send(timed_local())), 0);
    drop(assert_send(asynchronous(Ok(1))));
    drop(assert_send(future_into_handle(false)));
}
