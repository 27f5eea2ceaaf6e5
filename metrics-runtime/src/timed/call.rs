//! Running the body of a timed function.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use pin_project_lite::pin_project;

use super::call_sink::{Call, CallSink, begin};
use super::classifier::Classify;
use super::outcome::CallEnd;

/// Runs the body of a timed function.
#[inline]
pub fn call<R>(sink: impl CallSink, classifier: &impl Classify<R>, body: impl FnOnce() -> R) -> R {
    let mut call = begin(sink);
    let result = body();
    call.ending = classifier.ending(&result);
    result
}

pin_project! {
    /// A future that is timed from its first poll until it is done or dropped.
    #[derive(Debug)]
    #[must_use = "a future does nothing before it is polled"]
    pub struct Timed<R, F, S: CallSink, J> {
        // Ends before the future does.
        state: State<S>,
        classifier: J,
        #[pin]
        future: F,
        // Named, so that a future of something else is an error where it is given.
        result: PhantomData<fn() -> R>,
    }
}

/// Times a future, from its first poll on. The result is polled in place: it takes the future's own size and little else.
#[inline]
pub fn timed<R, F: Future<Output = R>, S: CallSink, J: Classify<R>>(
    sink: S,
    classifier: J,
    future: F,
) -> Timed<R, F, S, J> {
    Timed {
        state: State::New(Some(sink)),
        classifier,
        future,
        result: PhantomData,
    }
}

impl<R, F: Future<Output = R>, S: CallSink, J: Classify<R>> Future for Timed<R, F, S, J> {
    type Output = R;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<R> {
        let this = self.project();
        let call = match this.state {
            State::New(sink) => match sink.take() {
                Some(sink) => this.state.begin(sink),
                // It is done, and the future says what that means.
                None => return this.future.poll(context),
            },
            State::Begun(call) => call,
        };
        call.begin_poll();
        let poll = this.future.poll(context);
        call.end_poll();
        if let Poll::Ready(result) = &poll {
            // To classifier may unwind too.
            call.ending = CallEnd::Panic;
            call.ending = this.classifier.ending(result);
            *this.state = State::New(None);
        }
        poll
    }
}

/// The call of a timed future.
#[derive(Debug)]
enum State<S: CallSink> {
    /// Not polled yet; none when it is over.
    New(Option<S>),
    Begun(Call<S>),
}

impl<S: CallSink> State<S> {
    #[inline]
    fn begin(&mut self, sink: S) -> &mut Call<S> {
        *self = Self::Begun(begin(sink));
        match self {
            Self::Begun(call) => call,
            Self::New(_) => unreachable!("it was begun"),
        }
    }
}

/// Makes the future or stream that a function returns; if that unwinds, the call was one, and a panic.
pub fn making<S: CallSink, F>(sink: S, body: impl FnOnce() -> F) -> (S, F) {
    let mut making = Making(Some(sink));
    let made = body();
    match making.0.take() {
        Some(sink) => (sink, made),
        None => unreachable!("only a panic takes it"),
    }
}

struct Making<S: CallSink>(Option<S>);

impl<S: CallSink> Drop for Making<S> {
    fn drop(&mut self) {
        // What a call means that is dropped as it began.
        drop(self.0.take().map(begin));
    }
}

/// A stream that is timed from its first poll until it ends or is dropped.
#[derive(Debug)]
pub struct TimedStream<T: Stream, S: CallSink> {
    sink: Option<S>,
    call: Option<Call<S>>,
    stream: Pin<Box<T>>,
}

/// Times a stream.
pub fn timed_stream<T: Stream, S: CallSink>(sink: S, stream: T) -> TimedStream<T, S> {
    TimedStream {
        sink: Some(sink),
        call: None,
        stream: Box::pin(stream),
    }
}

impl<T: Stream, S: CallSink + Unpin> Stream for TimedStream<T, S> {
    type Item = T::Item;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T::Item>> {
        let this = self.get_mut();
        if let Some(sink) = this.sink.take() {
            this.call = Some(begin(sink));
        }
        if let Some(call) = &mut this.call {
            call.begin_poll();
        }
        let poll = this.stream.as_mut().poll_next(context);
        if let Some(call) = &mut this.call {
            call.end_poll();
        }
        if let (Poll::Ready(None), Some(call)) = (&poll, &mut this.call) {
            call.ending = CallEnd::Ok;
            this.call = None;
        }
        poll
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.stream.size_hint()
    }
}

/// Stands at the head of a body, to tell rustc the order in which it takes in the arguments.
#[inline]
pub const fn touch<T: ?Sized>(_: &T) {}

/// Stands in a branch that is never taken, to tell rustc the type of an `async` block.
///
/// # Panics
///
/// Always.
#[must_use]
pub fn returned<R>() -> R {
    unreachable!("only its type is used")
}
