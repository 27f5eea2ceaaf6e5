//! However calls end, each is counted once: over random ways out, and on several threads.

mod common;

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::thread;

use common::calls::{pause, poll};
use metrics_runtime::{
    Buckets, Counter, Family, Gauge, Histogram, LabelValue, Metrics, Outcome, Registry, timed,
};
use proptest::prelude::*;

#[derive(LabelValue, Clone, Copy, Debug)]
enum Kind {
    Plain,
    Future,
}

#[derive(Metrics)]
struct Ways {
    /// Time by kind and outcome.
    #[metric(labels("kind"), buckets = Buckets::LATENCY)]
    closed_seconds: Family<(Kind, Outcome), Histogram>,
    /// Calls by kind and outcome.
    #[metric(labels("kind"))]
    closed_total: Family<(Kind, Outcome), Counter>,
    /// Time by name and outcome.
    #[metric(labels("name"), buckets = Buckets::LATENCY)]
    open_seconds: Family<(String, Outcome), Histogram>,
    /// Time inside polls.
    #[metric(buckets = Buckets::LATENCY)]
    busy_seconds: Histogram,
    /// Calls under way.
    calls_active: Gauge,
}

/// How a call ends.
#[derive(Clone, Copy, Debug)]
enum End {
    Ok,
    Error,
    Panic,
    /// Its future is dropped before it is done, after so many polls; where it is done by then, it is not.
    DroppedAfter(u8),
}

/// A call, and how often it waits, where it can.
#[derive(Clone, Copy, Debug)]
struct Way {
    kind: Kind,
    pauses: u8,
    end: End,
}

#[derive(Debug)]
struct OnPurpose;

/// Unwinds without a message: there are thousands.
fn end(end: End) -> Result<(), ()> {
    match end {
        End::Ok | End::DroppedAfter(_) => Ok(()),
        End::Error => Err(()),
        End::Panic => std::panic::resume_unwind(Box::new(OnPurpose)),
    }
}

#[timed(
    calls.closed_seconds,
    labels = Kind::Plain,
    outcome,
    calls = calls.closed_total,
    in_flight = calls.calls_active
)]
fn plain(calls: &Ways, how: End) -> Result<(), ()> {
    plain_open(calls, how)
}

#[timed(calls.open_seconds, labels = "plain".to_owned(), outcome)]
fn plain_open(calls: &Ways, how: End) -> Result<(), ()> {
    end(how)
}

#[timed(
    calls.closed_seconds,
    labels = Kind::Future,
    outcome,
    calls = calls.closed_total,
    in_flight = calls.calls_active,
    busy = calls.busy_seconds
)]
async fn future(calls: &Ways, pauses: u8, how: End) -> Result<(), ()> {
    future_open(calls, pauses, how).await
}

#[timed(calls.open_seconds, labels = "future".to_owned(), outcome)]
async fn future_open(calls: &Ways, pauses: u8, how: End) -> Result<(), ()> {
    for _ in 0..pauses {
        pause().await;
    }
    end(how)
}

/// How often calls of each kind ended in each way.
#[derive(Debug, Default, PartialEq)]
struct Counts([[u64; 4]; 2]);

const OUTCOMES: [Outcome; 4] = [
    Outcome::Ok,
    Outcome::Error,
    Outcome::Panic,
    Outcome::Cancelled,
];

impl Counts {
    fn of(calls: &Ways) -> Self {
        Self([Kind::Plain, Kind::Future].map(|kind| {
            OUTCOMES.map(|outcome| {
                let counted = calls.closed_total.with(&(kind, outcome)).get();
                let timed = calls.closed_seconds.with(&(kind, outcome));
                assert_eq!(counted, timed.count(), "{kind:?} {outcome:?}");
                assert!(timed.sum().is_finite() && timed.sum() >= 0.0);
                counted
            })
        }))
    }

    /// Those of the functions that are called by the others, with their labels made anew for each call.
    fn of_open(calls: &Ways) -> Self {
        Self(["plain", "future"].map(|name| {
            OUTCOMES.map(|outcome| calls.open_seconds.with(&(name.to_owned(), outcome)).count())
        }))
    }

    fn add(&mut self, kind: Kind, outcome: Option<Outcome>) {
        if let Some(outcome) = outcome {
            self.0[kind as usize][outcome as usize] += 1;
        }
    }
}

/// Goes a way, and tells what should be recorded.
fn go(calls: &Ways, way: Way) -> Option<Outcome> {
    let result = match (way.kind, way.end) {
        (Kind::Plain, end) => catch_unwind(AssertUnwindSafe(|| plain(calls, end))),
        (Kind::Future, End::DroppedAfter(polls)) => {
            let mut future = Box::pin(future(calls, way.pauses, way.end));
            let is_done = (0..polls).any(|_| poll(future.as_mut()).is_ready());
            return match (is_done, polls) {
                (true, _) => Some(Outcome::Ok),
                (false, 0) => None,
                (false, _) => Some(Outcome::Cancelled),
            };
        }
        (Kind::Future, end) => {
            let mut future = Box::pin(future(calls, way.pauses, end));
            let poll = || loop {
                if let std::task::Poll::Ready(result) = poll(future.as_mut()) {
                    break result;
                }
            };
            catch_unwind(AssertUnwindSafe(poll))
        }
    };
    Some(match result {
        Ok(Ok(())) => Outcome::Ok,
        Ok(Err(())) => Outcome::Error,
        Err(panic) => {
            assert!(panic.is::<OnPurpose>());
            Outcome::Panic
        }
    })
}

fn ways() -> impl Strategy<Value = Vec<Way>> {
    let kind = prop_oneof![Just(Kind::Plain), Just(Kind::Future)];
    let end = prop_oneof![
        Just(End::Ok),
        Just(End::Error),
        Just(End::Panic),
        (0_u8..6).prop_map(End::DroppedAfter),
    ];
    let way = (kind, 0_u8..5, end).prop_map(|(kind, pauses, end)| Way { kind, pauses, end });
    prop::collection::vec(way, 0..100)
}

fn fresh() -> Ways {
    Ways::register_in(&Registry::new())
}

#[track_caller]
fn assert_nothing_is_under_way(calls: &Ways) {
    assert_eq!(calls.calls_active.get().to_bits(), 0.0_f64.to_bits());
}

proptest! {
    #[test]
    fn each_call_is_counted_once(ways in ways()) {
        let calls = fresh();
        let mut expected = Counts::default();
        for way in ways {
            expected.add(way.kind, go(&calls, way));
        }
        prop_assert_eq!(&Counts::of(&calls), &expected);
        prop_assert_eq!(&Counts::of_open(&calls), &expected);
        let futures: u64 = expected.0[Kind::Future as usize].iter().sum();
        prop_assert_eq!(calls.busy_seconds.count(), futures);
        prop_assert!(calls.busy_seconds.sum().is_finite());
        assert_nothing_is_under_way(&calls);
    }
}

/// The ends of thousands of futures, out of order, with a generator that needs no seed from outside.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

type Running<'a> = Pin<Box<dyn Future<Output = Result<(), ()>> + Send + 'a>>;

/// Polls and drops futures at random until none is left; tells how they ended.
fn churn(mut running: Vec<(Running<'_>, bool)>, random: &mut Random) -> Counts {
    let mut counts = Counts::default();
    while !running.is_empty() {
        let at = random.below(running.len());
        let (future, is_begun) = &mut running[at];
        let outcome = if random.below(4) == 0 {
            is_begun.then_some(Outcome::Cancelled)
        } else {
            *is_begun = true;
            match catch_unwind(AssertUnwindSafe(|| poll(future.as_mut()))) {
                Ok(poll) if poll.is_pending() => continue,
                Ok(std::task::Poll::Ready(Err(()))) => Some(Outcome::Error),
                Ok(_) => Some(Outcome::Ok),
                Err(_) => Some(Outcome::Panic),
            }
        };
        drop(running.swap_remove(at));
        counts.add(Kind::Future, outcome);
    }
    counts
}

fn begin<'a>(calls: &'a Ways, random: &mut Random) -> (Running<'a>, bool) {
    let end = [End::Ok, End::Error, End::Panic][random.below(3)];
    let pauses = u8::try_from(random.below(6)).unwrap();
    (Box::pin(future(calls, pauses, end)), false)
}

#[test]
fn thousands_of_futures_that_end_at_random() {
    const THREADS: u64 = 4;
    const FUTURES: usize = 2000;
    let calls = fresh();
    let random = &mut Random(0x9E37_79B9_7F4A_7C15);
    // Begun on one thread, and ended on others.
    let mut groups: Vec<Vec<_>> = (0..THREADS).map(|_| Vec::new()).collect();
    let mut begun = 0;
    for n in 0..FUTURES {
        let (mut future, _) = begin(&calls, random);
        if n % 2 == 0 && poll_is_pending(&mut future) {
            begun += 1;
            groups[n / 2 % 4].push((future, true));
        }
    }
    assert!(begun > FUTURES / 4, "{begun}");
    assert_eq!(
        calls.calls_active.get().to_bits(),
        f64::from(u32::try_from(begun).unwrap()).to_bits()
    );
    let before = Counts::of(&calls);
    let ended: Vec<Counts> = thread::scope(|scope| {
        let threads: Vec<_> = groups
            .into_iter()
            .zip(1..)
            .map(|(mut group, seed)| {
                let calls = &calls;
                scope.spawn(move || {
                    let random = &mut Random(seed * 0x2545_F491_4F6C_DD1D);
                    group.extend((0..FUTURES).map(|_| begin(calls, random)));
                    churn(group, random)
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    let mut expected = before;
    for counts in ended {
        for (total, count) in expected
            .0
            .iter_mut()
            .flatten()
            .zip(counts.0.iter().flatten())
        {
            *total += count;
        }
    }
    assert!(
        expected.0[Kind::Future as usize]
            .iter()
            .all(|count| *count > 100),
        "{expected:?}"
    );
    assert_eq!(Counts::of(&calls), expected);
    assert_eq!(Counts::of_open(&calls), expected);
    assert_nothing_is_under_way(&calls);
}

fn poll_is_pending(future: &mut Running<'_>) -> bool {
    catch_unwind(AssertUnwindSafe(|| poll(future.as_mut()))).is_ok_and(|poll| poll.is_pending())
}
