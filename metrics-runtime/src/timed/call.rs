//! Calls under way: made at the start, dropped at the end, whatever the end is.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;

use super::Outcome;
use super::judge::Judge;
use super::site::{Handles, Site};
use crate::clock::Ticks;

/// A call under way.
#[must_use]
pub struct Call {
    pub(super) handles: &'static Handles,
    /// What it means if this is dropped now.
    pub(super) outcome: Outcome,
    pub(super) start: Ticks,
}

impl Drop for Call {
    #[inline]
    fn drop(&mut self) {
        self.handles.duration.observe_since(self.start);
        self.handles.calls[self.outcome as usize].increment(1);
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("outcome", &self.outcome)
            .finish_non_exhaustive()
    }
}

/// Runs the body of a timed function.
#[inline]
pub fn call<R>(
    site: &'static Site,
    Judge { outcome, fallible }: Judge<R>,
    body: impl FnOnce() -> R,
) -> R {
    let mut call = site.start(fallible);
    let result = body();
    call.outcome = outcome(&result);
    result
}

/// Runs the body of a timed `async fn`: from its first poll on. It is borrowed, because to move it would double its size.
#[inline]
pub async fn call_async<R>(
    site: &'static Site,
    judge: Judge<R>,
    mut body: Pin<&mut (impl Future<Output = R> + ?Sized)>,
) -> R {
    let mut call = site.start(judge.fallible);
    let result = poll_fn(|context| {
        call.outcome = Outcome::Panic;
        let poll = body.as_mut().poll(context);
        call.outcome = Outcome::Cancelled;
        poll
    })
    .await;
    call.outcome = (judge.outcome)(&result);
    result
}

/// Stands in a branch that is never taken, to tell rustc the type of an `async` block.
///
/// # Panics
///
/// Always.
#[must_use]
pub fn returned<R>() -> R {
    unreachable!("only its type is used")
}
