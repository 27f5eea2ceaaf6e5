//! `#[timed]` works at each side of other attributes.
//!
//! The build script writes the programs of `async_trait`: methods of every form, once for each side of `#[async_trait]` and of
//! `#[instrument]`.

#![deny(warnings)]
#![allow(
    clippy::all,
    clippy::pedantic,
    clippy::allow_attributes_without_reason,
    dead_code,
    missing_docs,
    unreachable_pub,
    single_use_lifetimes,
    unused_lifetimes,
    unused_qualifications,
    non_snake_case,
    unused_parens,
    reason = "the programs show what compiles, not what is good style"
)]

mod others;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

pub use std::future::Future;

pub use async_trait::async_trait;
pub use futures_core::Stream;
pub use metrics_runtime::{Buckets, Global, Histogram, LabelValue, Metrics, timed};
pub use tracing::instrument;

use metrics_runtime::{Registry, catalog};

#[derive(Metrics, Debug)]
#[metrics(prefix = "beside")]
pub struct BesideMetrics {
    /// Time a call took.
    #[metric(name = "beside_call_duration_seconds", buckets = Buckets::LATENCY)]
    call_duration_seconds: Histogram,
}

pub static BESIDE: Global<BesideMetrics> = Global::new();

macro_rules! program {
    ($path:literal) => {
        use super::*;

        include!($path);

        #[test]
        fn runs_and_is_recorded() {
            main();
            super::is_recorded(module_path!());
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/beside.rs"));

/// Is not ready at the first poll.
pub async fn ready() {
    let mut is_ready = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut is_ready, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Runs a future to its end.
pub fn run(future: impl Future<Output = ()>) {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    while future.as_mut().poll(&mut context).is_pending() {}
}

/// Every function of a program was called, so each has a record.
fn is_recorded(module: &str) {
    let page = Registry::global().render();
    let mut timed = 0;
    for function in catalog()
        .functions()
        .filter(|function| is_within(function.module, module))
    {
        timed += 1;
        let series = format!(
            "module=\"{}\",function=\"{}\"",
            function.module, function.function
        );
        let is_counted = page.lines().any(|line| {
            line.starts_with("function_calls_total{")
                && line.contains(&series)
                && !line.ends_with(" 0")
        });
        assert!(is_counted, "{series} was not recorded");
    }
    assert!(timed > 10, "{module} has {timed} timed functions");
}

fn is_within(inner: &str, module: &str) -> bool {
    let rest = inner.strip_prefix(module);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}
