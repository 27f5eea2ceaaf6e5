//! After its first call, a timed function allocates nothing of its own.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::pin::pin;
use std::task::{Context, Waker};

use metrics_runtime::{
    Buckets, Counter, Family, Gauge, Histogram, LabelSet, LabelValue, Metrics, Outcome, OutcomeOf,
    Registry, timed,
};

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

/// Counts the allocations of each thread.
struct Counting;

// Safety: all memory comes from the system's allocator and goes back there.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static GLOBAL: Counting = Counting;

#[derive(LabelValue, Clone, Copy)]
enum Side {
    Left,
    Right,
}

#[derive(LabelValue)]
#[label(outcome)]
enum Error {
    Odd,
    Large(u32),
}

#[derive(LabelSet)]
struct Route<'a> {
    side: Side,
    route: &'a str,
}

#[derive(Metrics)]
struct Timings {
    /// Time of calls.
    #[metric(buckets = Buckets::LATENCY)]
    plain_seconds: Histogram,
    /// Time by side and outcome.
    #[metric(labels("side"), buckets = Buckets::LATENCY)]
    closed_seconds: Family<(Side, Outcome), Histogram>,
    /// Time by route and outcome.
    #[metric(buckets = Buckets::LATENCY)]
    open_seconds: Family<(Route<'static>, OutcomeOf<Error>), Histogram>,
    /// Calls by route and outcome.
    open_total: Family<(Route<'static>, OutcomeOf<Error>), Counter>,
    /// Time inside polls.
    #[metric(buckets = Buckets::LATENCY)]
    busy_seconds: Histogram,
    /// Calls under way.
    calls_active: Gauge,
}

fn end(number: u32) -> Result<u32, Error> {
    match number {
        number if number > 100 => Err(Error::Large(number)),
        number if number % 2 == 1 => Err(Error::Odd),
        number => Ok(number),
    }
}

#[timed]
fn shared(number: u32) -> Result<u32, Error> {
    end(number)
}

/// Its safety is that of any other function; that it may be `unsafe` is what is shown.
#[timed]
unsafe fn is_unsafe(number: u32) -> Result<u32, Error> {
    end(number)
}

#[timed(timings.plain_seconds, in_flight = timings.calls_active, slow = "1h")]
fn handle(timings: &Timings, number: u32) -> u32 {
    number
}

#[timed(timings.closed_seconds, labels = side, outcome)]
fn closed(timings: &Timings, side: Side, number: u32) -> Result<u32, Error> {
    end(number)
}

#[timed(timings.open_seconds, labels = Route { side: Side::Right, route }, outcome, calls = timings.open_total)]
fn open(timings: &Timings, route: &str, number: u32) -> Result<u32, Error> {
    end(number)
}

#[timed]
async fn ready(number: u32) -> Result<u32, Error> {
    end(number)
}

#[timed(timings.open_seconds, labels = Route { side: Side::Left, route }, outcome, busy = timings.busy_seconds)]
async fn ready_open(timings: &Timings, route: &str, number: u32) -> Result<u32, Error> {
    end(number)
}

#[timed(future)]
fn ready_future(number: u32) -> impl Future<Output = Result<u32, Error>> {
    async move { end(number) }
}

fn at_once<T>(future: impl Future<Output = T>) {
    let future = pin!(future);
    assert!(
        future
            .poll(&mut Context::from_waker(Waker::noop()))
            .is_ready()
    );
}

/// How much a second round of the same calls allocates, and the first.
fn allocations(call: impl Fn(u32)) -> [u64; 2] {
    [(), ()].map(|()| {
        let before = COUNT.get();
        [2, 3, 101].into_iter().for_each(&call);
        COUNT.get() - before
    })
}

fn main() {
    let registry = Registry::new();
    let timings = Timings::register_in(&registry);
    // The thread's own cells, and the clock.
    handle(&timings, 0);
    let cases: [(&str, [u64; 2], bool); _] = [
        ("shared", allocations(|n| drop(shared(n))), true),
        (
            "unsafe",
            allocations(|n| drop(unsafe { is_unsafe(n) })),
            true,
        ),
        ("handle", allocations(|n| _ = handle(&timings, n)), false),
        (
            "closed",
            allocations(|n| drop(closed(&timings, Side::Left, n))),
            false,
        ),
        (
            "open",
            allocations(|n| drop(open(&timings, "/orders", n))),
            true,
        ),
        ("ready", allocations(|n| at_once(ready(n))), true),
        (
            "ready_open",
            allocations(|n| at_once(ready_open(&timings, "/orders", n))),
            true,
        ),
        (
            "ready_future",
            allocations(|n| at_once(ready_future(n))),
            true,
        ),
    ];
    for (case, [first, second], allocates_at_first) in cases {
        assert_eq!(second, 0, "{case}");
        assert_eq!(first > 0, allocates_at_first, "{case}: {first}");
    }
    for side in [Side::Left, Side::Right] {
        let set = || Route {
            side,
            route: "/orders",
        };
        for outcome in [
            OutcomeOf::Ok,
            OutcomeOf::Error(Error::Odd),
            OutcomeOf::Error(Error::Large(0)),
        ] {
            assert_eq!(timings.open_seconds.with(&(set(), outcome)).count(), 2);
        }
    }
    let page = Registry::global().render();
    let errors = "function=\"is_unsafe\",outcome=\"odd\"} 2\n";
    assert!(page.contains(errors), "{page}");
}
