//! The body of a request, measured as it passes.

use std::fmt;
use std::pin::Pin;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};

use http_body::{Body, Frame, SizeHint};
use hyper::body::Buf as _;
use pin_project_lite::pin_project;

use super::guarded::guarded;
use super::targets::{Observes, bytes};

pin_project! {
    /// The body of a request whose size is recorded.
    pub struct RequestBody<B, F: Observes> {
        #[pin]
        body: B,
        received: Option<Arc<Received<F>>>,
    }
}

impl<B, F: Observes> RequestBody<B, F> {
    pub(super) fn new(body: B, received: Option<Arc<Received<F>>>) -> Self {
        Self { body, received }
    }
}

impl<B: Body, F: Observes> Body for RequestBody<B, F> {
    type Data = B::Data;
    type Error = B::Error;

    #[inline]
    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let this = self.project();
        let poll = this.body.poll_frame(context);
        if let (Poll::Ready(Some(Ok(frame))), Some(received)) = (&poll, this.received.as_ref())
            && let Some(data) = frame.data_ref()
        {
            received.bytes.fetch_add(data.remaining() as u64, Relaxed);
        }
        poll
    }

    #[inline]
    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    #[inline]
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// What has passed of a request's body. It is recorded once both the body and the response are gone: a service may read on
/// behind its response.
pub(super) struct Received<F: Observes> {
    bytes: AtomicU64,
    family: F,
    /// There once the response is gone.
    labels: OnceLock<F::Labels>,
}

impl<F: Observes> Received<F> {
    pub(super) fn new(family: F) -> Self {
        Self {
            bytes: AtomicU64::new(0),
            family,
            labels: OnceLock::new(),
        }
    }

    /// The response is gone.
    pub(super) fn complete(&self, labels: F::Labels) {
        let _ = self.labels.set(labels);
    }
}

impl<F: Observes> Drop for Received<F> {
    fn drop(&mut self) {
        if let Some(labels) = self.labels.get() {
            let bytes = bytes(*self.bytes.get_mut());
            guarded(|| self.family.observe(labels, bytes));
        }
    }
}

impl<B: fmt::Debug, F: Observes> fmt::Debug for RequestBody<B, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBody")
            .field("body", &self.body)
            .field("received", &self.received)
            .finish()
    }
}

impl<F: Observes> fmt::Debug for Received<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}
