//! Timed functions that record into summaries.
#![cfg(feature = "summary")]

mod common;

use std::time::Duration;

use common::calls::{pause, poll, unwinds};
use metrics_runtime::{
    Counter, Family, LabelValue, Metrics, Outcome, Registry, Summary, TestClock, timed,
};

#[derive(LabelValue, Clone, Copy)]
enum Part {
    Store,
    Search,
}

#[derive(Metrics)]
#[metrics(scoped, allow(summary), reason = "what is tested here")]
struct PartMetrics {
    /// Time of calls.
    #[metric(quantiles = [0.5])]
    call_seconds: Summary,
    /// Time of calls, by part.
    #[metric(quantiles = [0.5], labels("part"))]
    part_seconds: Family<Part, Summary>,
    /// Time of calls, by part and outcome.
    #[metric(quantiles = [0.5], labels("part"))]
    outcome_seconds: Family<(Part, Outcome), Summary>,
    /// Calls, by part and outcome.
    #[metric(labels("part"))]
    calls_total: Family<(Part, Outcome), Counter>,
}

fn fresh() -> (PartMetrics, TestClock) {
    (PartMetrics::register_in(&Registry::new()), TestClock::new())
}

#[timed(metrics.call_seconds)]
fn call(metrics: &PartMetrics, clock: &TestClock, takes: u64) {
    clock.advance(Duration::from_millis(takes));
    assert!(takes < 100, "on purpose");
}

#[timed(metrics.part_seconds, labels = part)]
async fn call_part(metrics: &PartMetrics, clock: &TestClock, part: Part) {
    clock.advance(Duration::from_millis(20));
    pause().await;
    clock.advance(Duration::from_millis(20));
}

#[timed(metrics.outcome_seconds, labels = part, outcome, calls = metrics.calls_total)]
fn try_part(metrics: &PartMetrics, part: Part, end: Result<(), ()>) -> Result<(), ()> {
    end
}

fn assert_seconds(actual: f64, expected: f64) {
    assert!(
        (actual - expected).abs() < 1e-9,
        "{actual} s, not {expected} s"
    );
}

#[test]
fn each_call_is_one_observation_however_it_ends() {
    let (metrics, clock) = fresh();
    call(&metrics, &clock, 20);
    call(&metrics, &clock, 30);
    unwinds(|| call(&metrics, &clock, 150));
    assert_eq!(metrics.call_seconds.count(), 3);
    assert_seconds(metrics.call_seconds.sum(), 0.2);
    let median = metrics.call_seconds.quantile(0.5).unwrap();
    assert!((median - 0.03).abs() < 1e-4, "{median}");
}

#[test]
fn a_family_takes_labels_and_futures() {
    let (metrics, clock) = fresh();
    let mut done = Box::pin(call_part(&metrics, &clock, Part::Store));
    assert!(poll(done.as_mut()).is_pending());
    assert!(poll(done.as_mut()).is_ready());
    let mut cancelled = Box::pin(call_part(&metrics, &clock, Part::Search));
    assert!(poll(cancelled.as_mut()).is_pending());
    drop(cancelled);
    let (store, search) = (
        metrics.part_seconds.with(&Part::Store),
        metrics.part_seconds.with(&Part::Search),
    );
    assert_eq!((store.count(), search.count()), (1, 1));
    assert_seconds(store.sum(), 0.04);
    assert_seconds(search.sum(), 0.02);
}

#[test]
fn a_family_takes_outcomes() {
    let (metrics, _clock) = fresh();
    assert_eq!(try_part(&metrics, Part::Store, Ok(())), Ok(()));
    assert_eq!(try_part(&metrics, Part::Store, Err(())), Err(()));
    assert_eq!(try_part(&metrics, Part::Store, Err(())), Err(()));
    let counts = [Outcome::Ok, Outcome::Error].map(|outcome| {
        let of = (Part::Store, outcome);
        let took = metrics.outcome_seconds.with(&of).count();
        (took, metrics.calls_total.with(&of).get())
    });
    assert_eq!(counts, [(1, 1), (2, 2)]);
}
