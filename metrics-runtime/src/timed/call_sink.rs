//! What a call records into.

use std::thread::panicking;
#[cfg(feature = "summary")]
use std::time::Duration;

use super::outcome::CallEnd;
#[cfg(feature = "summary")]
use crate::metric::Summary;
use crate::metric::{Counter, Gauge, Histogram, Tracked};
use crate::storage::Cells;
use crate::support::Ticks;

/// What a call records into: told when it begins, and once when it ends.
pub trait CallSink {
    /// Whether it wants to know how long each poll of a future took.
    const IS_POLLED: bool = false;

    /// The call begins.
    #[inline]
    fn begin(&mut self) {}

    /// A poll of the call's future took this long.
    #[inline]
    fn polled(&mut self, _nanos: u64) {}

    /// The call has ended.
    fn end(&mut self, ending: CallEnd, nanos: u64);
}

impl<C: Cells> CallSink for Histogram<C> {
    #[inline]
    fn end(&mut self, _ending: CallEnd, nanos: u64) {
        self.observe_nanos(nanos);
    }
}

#[cfg(feature = "summary")]
impl CallSink for Summary {
    #[inline]
    fn end(&mut self, _ending: CallEnd, nanos: u64) {
        self.record(Duration::from_nanos(nanos));
    }
}

impl<C: Cells> CallSink for Counter<u64, C> {
    #[inline]
    fn end(&mut self, _ending: CallEnd, _nanos: u64) {
        self.increment(1);
    }
}

impl<A: CallSink, B: CallSink> CallSink for (A, B) {
    const IS_POLLED: bool = A::IS_POLLED || B::IS_POLLED;

    #[inline]
    fn begin(&mut self) {
        self.0.begin();
        self.1.begin();
    }

    #[inline]
    fn polled(&mut self, nanos: u64) {
        self.0.polled(nanos);
        self.1.polled(nanos);
    }

    #[inline]
    fn end(&mut self, ending: CallEnd, nanos: u64) {
        self.0.end(ending, nanos);
        self.1.end(ending, nanos);
    }
}

/// Counts one in a gauge while the call is under way.
#[derive(Debug)]
pub struct InFlight<C: Cells> {
    gauge: Gauge<C>,
    tracked: Option<Tracked<C>>,
}

/// The calls under way, in `gauge`.
#[inline]
pub fn in_flight<C: Cells>(gauge: &Gauge<C>) -> InFlight<C> {
    InFlight {
        gauge: gauge.clone(),
        tracked: None,
    }
}

impl<C: Cells> CallSink for InFlight<C> {
    #[inline]
    fn begin(&mut self) {
        self.tracked = Some(self.gauge.track());
    }

    #[inline]
    fn end(&mut self, _ending: CallEnd, _nanos: u64) {
        self.tracked = None;
    }
}

/// Adds up how long polls take, and records that when the call ends.
#[derive(Debug)]
pub struct PollTime<S> {
    nanos: u64,
    sink: S,
}

/// The time inside `poll`, into `sink`.
#[inline]
pub fn busy<S: CallSink>(sink: S) -> PollTime<S> {
    PollTime { nanos: 0, sink }
}

impl<S: CallSink> CallSink for PollTime<S> {
    const IS_POLLED: bool = true;

    #[inline]
    fn polled(&mut self, nanos: u64) {
        self.nanos += nanos;
    }

    #[inline]
    fn end(&mut self, ending: CallEnd, _nanos: u64) {
        self.sink.end(ending, self.nanos);
    }
}

/// A call under way: records when it is dropped, what it means then.
#[derive(Debug)]
#[must_use]
pub struct Call<S: CallSink> {
    sink: S,
    /// What it means if this is dropped now.
    pub(super) ending: CallEnd,
    start: Ticks,
    /// The start of the poll that is under way.
    poll: Option<Ticks>,
}

/// Begins a call. If it is dropped as it is, the function has unwound.
#[inline]
pub fn begin<S: CallSink>(mut sink: S) -> Call<S> {
    sink.begin();
    Call {
        sink,
        ending: CallEnd::Panic,
        start: Ticks::now(),
        poll: None,
    }
}

/// A call of whose result nothing is to be known: it ends `ok` unless it unwinds.
#[derive(Debug)]
#[must_use]
pub struct Guard<S: CallSink> {
    call: Call<S>,
    /// Whether the thread unwound already when the call began, as in a destructor.
    was_panicking: bool,
}

/// Begins a call of whose result nothing is to be known.
#[inline]
pub fn guard<S: CallSink>(sink: S) -> Guard<S> {
    Guard {
        call: begin(sink),
        was_panicking: panicking(),
    }
}

impl<S: CallSink> Drop for Guard<S> {
    #[inline]
    fn drop(&mut self) {
        if self.was_panicking || !panicking() {
            self.call.ending = CallEnd::Ok;
        }
    }
}

impl<S: CallSink> Call<S> {
    /// A poll begins, which may unwind.
    #[inline]
    pub(super) fn begin_poll(&mut self) {
        self.ending = CallEnd::Panic;
        if S::IS_POLLED {
            self.poll = Some(Ticks::now());
        }
    }

    /// It is over, and the future may be dropped.
    #[inline]
    pub(super) fn end_poll(&mut self) {
        self.ending = CallEnd::Cancelled;
        if let Some(poll) = self.poll.take() {
            self.sink.polled(poll.elapsed_nanos());
        }
    }
}

impl<S: CallSink> Drop for Call<S> {
    #[inline]
    fn drop(&mut self) {
        if let Some(poll) = self.poll.take() {
            self.sink.polled(poll.elapsed_nanos());
        }
        self.sink.end(self.ending, self.start.elapsed_nanos());
    }
}
