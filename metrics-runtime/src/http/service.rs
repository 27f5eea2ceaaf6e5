//! The service that a layer makes, and its future.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::{Request, Response};
use http_body::Body;
use pin_project_lite::pin_project;
use tower_service::Service;

use super::exchange::{Exchange, Shared};
use super::record::Records;
use super::response_body::ResponseBody;
use crate::timed::Outcome;

/// A service whose requests are measured; made by [`HttpLayer`](super::HttpLayer).
#[derive(Debug)]
pub struct HttpService<I, S> {
    pub(super) inner: I,
    pub(super) shared: Arc<Shared<S>>,
}

impl<I: Clone, S> Clone for HttpService<I, S> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            shared: self.shared.clone(),
        }
    }
}

impl<I, S, B, R> Service<Request<B>> for HttpService<I, S>
where
    S: Records,
    B: Body,
    R: Body,
    I: Service<Request<S::Body<B>>, Response = Response<R>>,
{
    type Response = Response<ResponseBody<R, S>>;
    type Error = I::Error;
    type Future = HttpFuture<I::Future, S>;

    #[inline]
    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), I::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let (parts, body) = request.into_parts();
        let mut exchange = Exchange::begin(&self.shared, &parts);
        let state = exchange.as_mut().map(|exchange| &mut exchange.state);
        let body = self.shared.records.wrap(state, body);
        // Should this unwind, the exchange is dropped as it is, which is a panic.
        let future = self.inner.call(Request::from_parts(parts, body));
        if let Some(exchange) = &mut exchange {
            exchange.ending = Outcome::Cancelled;
        }
        HttpFuture { future, exchange }
    }
}

pin_project! {
    /// The future of an [`HttpService`].
    pub struct HttpFuture<T, S: Records> {
        #[pin]
        future: T,
        exchange: Option<Exchange<S>>,
    }
}

impl<T, R, E, S> Future for HttpFuture<T, S>
where
    T: Future<Output = Result<Response<R>, E>>,
    R: Body,
    S: Records,
{
    type Output = Result<Response<ResponseBody<R, S>>, E>;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        if let Some(exchange) = this.exchange {
            exchange.ending = Outcome::Panic;
        }
        let Poll::Ready(result) = this.future.poll(context) else {
            if let Some(exchange) = this.exchange {
                exchange.ending = Outcome::Cancelled;
            }
            return Poll::Pending;
        };
        if let Some(exchange) = this.exchange {
            exchange.ending = Outcome::Error;
            let goes_on = result
                .as_ref()
                .is_ok_and(|response| exchange.respond(response));
            if !goes_on {
                *this.exchange = None;
            }
        }
        let exchange = this.exchange.take();
        Poll::Ready(result.map(|response| response.map(|body| ResponseBody::new(body, exchange))))
    }
}

impl<T, S: Records> fmt::Debug for HttpFuture<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpFuture")
            .field("is_measured", &self.exchange.is_some())
            .finish_non_exhaustive()
    }
}
