//! The body of a response, measured as it passes.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use http_body::{Body, Frame, SizeHint};
use hyper::body::Buf as _;
use pin_project_lite::pin_project;

use super::exchange::Exchange;
use super::record::Records;
use crate::timed::Outcome;

pin_project! {
    /// The body of a response: with its end, or when it is dropped, the request is recorded.
    pub struct ResponseBody<B, S: Records> {
        #[pin]
        body: B,
        exchange: Option<Exchange<S>>,
    }
}

impl<B, S: Records> ResponseBody<B, S> {
    pub(super) fn new(body: B, exchange: Option<Exchange<S>>) -> Self {
        Self { body, exchange }
    }
}

impl<B: Body, S: Records> Body for ResponseBody<B, S> {
    type Data = B::Data;
    type Error = B::Error;

    #[inline]
    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let mut this = self.project();
        let Some(exchange) = this.exchange else {
            return this.body.poll_frame(context);
        };
        exchange.ending = Outcome::Panic;
        let poll = this.body.as_mut().poll_frame(context);
        let ending = match &poll {
            Poll::Pending => None,
            Poll::Ready(None) => Some(Outcome::Ok),
            Poll::Ready(Some(Err(_))) => Some(Outcome::Error),
            Poll::Ready(Some(Ok(frame))) => {
                if let Some(data) = frame.data_ref() {
                    exchange.pass(data.remaining());
                }
                if let Some(trailers) = frame.trailers_ref() {
                    exchange.trailers(trailers);
                }
                // Nobody need ask for more then.
                (frame.is_trailers() || this.body.is_end_stream()).then_some(Outcome::Ok)
            }
        };
        exchange.ending = ending.unwrap_or(Outcome::Cancelled);
        if ending.is_some() {
            *this.exchange = None;
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

/// An empty body of a response that nobody measures.
impl<B: Default, S: Records> Default for ResponseBody<B, S> {
    fn default() -> Self {
        Self::new(B::default(), None)
    }
}

impl<B: fmt::Debug, S: Records> fmt::Debug for ResponseBody<B, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseBody")
            .field("body", &self.body)
            .field("is_measured", &self.exchange.is_some())
            .finish()
    }
}
