//! What a layer records of a request, one part for each metric.

use std::fmt;
use std::sync::Arc;

use http_body::Body;

use super::end::End;
use super::guarded::guarded;
use super::request::RequestHead;
use super::request_body::{Received, RequestBody};
use super::request_labels::RequestLabels;
use super::targets::{Counts, Observes, Tracks, bytes};

/// What a layer records: what the methods of [`HttpLayer`](super::HttpLayer) add up to.
pub trait Records: Send + Sync + 'static {
    /// What is kept of a request while it is under way.
    type State: Send + 'static;

    /// What the body of a request becomes.
    type Body<B: Body>: Body<Data = B::Data, Error = B::Error>;

    /// A request comes.
    fn begin(&self, request: &RequestHead<'_>) -> Self::State;

    /// Its body, which may be measured; there is no state for a request that is skipped.
    fn wrap<B: Body>(&self, state: Option<&mut Self::State>, body: B) -> Self::Body<B>;

    /// It is over.
    #[inline]
    fn over(&self, _state: &mut Self::State, _end: &End) {}

    /// The body of its response is gone: at that moment, or later.
    #[inline]
    fn sent(&self, _state: &mut Self::State, _end: &End) {}
}

/// Nothing yet.
impl Records for () {
    type State = ();
    type Body<B: Body> = B;

    fn begin(&self, _request: &RequestHead<'_>) {}

    fn wrap<B: Body>(&self, _state: Option<&mut ()>, body: B) -> B {
        body
    }
}

/// One metric more. Labels of the program that panic cost one metric: the others are recorded.
impl<A: Records, Z: Records> Records for (A, Z) {
    type State = (A::State, Z::State);
    type Body<B: Body> = Z::Body<A::Body<B>>;

    #[inline]
    fn begin(&self, request: &RequestHead<'_>) -> Self::State {
        (self.0.begin(request), self.1.begin(request))
    }

    #[inline]
    fn wrap<B: Body>(&self, state: Option<&mut Self::State>, body: B) -> Self::Body<B> {
        let (first, last) = match state {
            Some((first, last)) => (Some(first), Some(last)),
            None => (None, None),
        };
        self.1.wrap(last, self.0.wrap(first, body))
    }

    #[inline]
    fn over(&self, state: &mut Self::State, end: &End) {
        guarded(|| self.0.over(&mut state.0, end));
        guarded(|| self.1.over(&mut state.1, end));
    }

    #[inline]
    fn sent(&self, state: &mut Self::State, end: &End) {
        guarded(|| self.0.sent(&mut state.0, end));
        guarded(|| self.1.sent(&mut state.1, end));
    }
}

/// Counts requests when they are over.
#[derive(Debug, Clone)]
pub struct Requests<F>(pub(super) F);

impl<F: Counts> Records for Requests<F> {
    type State = F::Labels;
    type Body<B: Body> = B;

    #[inline]
    fn begin(&self, request: &RequestHead<'_>) -> F::Labels {
        F::Labels::of(request)
    }

    #[inline]
    fn wrap<B: Body>(&self, _state: Option<&mut F::Labels>, body: B) -> B {
        body
    }

    #[inline]
    fn over(&self, labels: &mut F::Labels, end: &End) {
        labels.complete(end);
        self.0.count(labels);
    }
}

/// Records how long requests take.
#[derive(Debug, Clone)]
pub struct Durations<F>(pub(super) F);

impl<F: Observes> Records for Durations<F> {
    type State = F::Labels;
    type Body<B: Body> = B;

    #[inline]
    fn begin(&self, request: &RequestHead<'_>) -> F::Labels {
        F::Labels::of(request)
    }

    #[inline]
    fn wrap<B: Body>(&self, _state: Option<&mut F::Labels>, body: B) -> B {
        body
    }

    #[inline]
    fn over(&self, labels: &mut F::Labels, end: &End) {
        labels.complete(end);
        #[expect(clippy::cast_precision_loss, reason = "2^53 nanoseconds are 104 days")]
        self.0.observe(labels, end.nanos as f64 / 1e9);
    }
}

/// Shows how many requests are in flight.
#[derive(Debug, Clone)]
pub struct InFlight<F>(pub(super) F);

impl<F: Tracks> Records for InFlight<F> {
    type State = Option<F::Guard>;
    type Body<B: Body> = B;

    #[inline]
    fn begin(&self, request: &RequestHead<'_>) -> Self::State {
        Some(self.0.track(&F::Labels::of(request)))
    }

    #[inline]
    fn wrap<B: Body>(&self, _state: Option<&mut Self::State>, body: B) -> B {
        body
    }

    #[inline]
    fn over(&self, guard: &mut Self::State, _end: &End) {
        *guard = None;
    }
}

/// Records how many bytes of the responses' bodies pass.
#[derive(Debug, Clone)]
pub struct ResponseSizes<F>(pub(super) F);

impl<F: Observes> Records for ResponseSizes<F> {
    type State = F::Labels;
    type Body<B: Body> = B;

    #[inline]
    fn begin(&self, request: &RequestHead<'_>) -> F::Labels {
        F::Labels::of(request)
    }

    #[inline]
    fn wrap<B: Body>(&self, _state: Option<&mut F::Labels>, body: B) -> B {
        body
    }

    #[inline]
    fn sent(&self, labels: &mut F::Labels, end: &End) {
        labels.complete(end);
        self.0.observe(labels, bytes(end.response_bytes));
    }
}

/// Records how many bytes of the requests' bodies pass.
#[derive(Debug, Clone)]
pub struct RequestSizes<F>(pub(super) F);

/// The labels of a request whose body is measured.
pub struct Receiving<F: Observes> {
    labels: Option<F::Labels>,
    /// Shared with the body, where there is one.
    received: Option<Arc<Received<F>>>,
}

impl<F: Observes> Records for RequestSizes<F> {
    type State = Receiving<F>;
    type Body<B: Body> = RequestBody<B, F>;

    #[inline]
    fn begin(&self, request: &RequestHead<'_>) -> Receiving<F> {
        Receiving {
            labels: Some(F::Labels::of(request)),
            received: None,
        }
    }

    #[inline]
    fn wrap<B: Body>(&self, state: Option<&mut Receiving<F>>, body: B) -> RequestBody<B, F> {
        let measured = state.filter(|_| !body.is_end_stream());
        RequestBody::new(
            body,
            measured.map(|state| {
                let received = Arc::new(Received::new(self.0.clone()));
                state.received.insert(received).clone()
            }),
        )
    }

    #[inline]
    fn sent(&self, state: &mut Receiving<F>, end: &End) {
        let Some(mut labels) = state.labels.take() else {
            return;
        };
        labels.complete(end);
        match state.received.take() {
            Some(received) => received.complete(labels),
            None => self.0.observe(&labels, 0.0),
        }
    }
}

impl<F: Observes> fmt::Debug for Receiving<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiving")
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}
