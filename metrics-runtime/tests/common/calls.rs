//! What the shared families say of timed functions, and futures polled by hand.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use metrics_runtime::Registry;

use super::page::parse;

/// The outcomes of a function at the root of this crate that are on the page, with their counts; the durations must be as many.
pub(crate) fn calls(function: &str) -> Vec<(String, u64)> {
    let root = module_path!().split("::").next();
    let (mut calls, mut durations) = (Vec::new(), None);
    for family in parse(&Registry::global().render()) {
        for sample in family.samples {
            let [(module, path), (name, function_of), rest @ ..] = &sample.labels[..] else {
                continue;
            };
            if (&**module, &**name, &**function_of) != ("module", "function", function) {
                continue;
            }
            assert_eq!(Some(&**path), root);
            let count = format!("{}", sample.value).parse();
            match (&*sample.name, rest) {
                ("function_calls_total", [(outcome, value)]) if outcome == "outcome" => {
                    calls.push((value.clone(), count.unwrap()));
                }
                ("function_duration_seconds_count", []) => durations = Some(count.unwrap()),
                (
                    "function_duration_seconds_bucket"
                    | "function_duration_seconds_sum"
                    | "function_slow_calls_total",
                    _,
                ) => {}
                _ => panic!("unknown: {sample:?}"),
            }
        }
    }
    assert_eq!(
        durations,
        Some(calls.iter().map(|(_, count)| count).sum::<u64>()),
        "{function}"
    );
    calls.sort();
    calls
}

pub(crate) fn assert_calls(function: &str, expected: &[(&str, u64)]) {
    let calls = calls(function);
    let calls: Vec<_> = calls
        .iter()
        .map(|(outcome, count)| (&**outcome, *count))
        .collect();
    assert_eq!(calls, expected, "{function}");
}

pub(crate) fn poll<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// What a future that is pending once comes to.
pub(crate) fn finish<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    assert!(poll(future.as_mut()).is_pending());
    match poll(future) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it is pending twice"),
    }
}

/// Polls a future once, which must be pending, and drops it.
pub(crate) fn cancel<F: Future>(future: F) {
    assert!(poll(pin!(future)).is_pending());
}

pub(crate) fn unwinds(run: impl FnOnce()) {
    assert!(catch_unwind(AssertUnwindSafe(run)).is_err());
}

/// Is pending once.
pub(crate) async fn pause() {
    let mut paused = false;
    poll_fn(|_| {
        if std::mem::replace(&mut paused, true) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}
