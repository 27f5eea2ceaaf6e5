//! One connection: its requests, one after the other.

use std::convert::Infallible;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::header::{CONNECTION, HOST, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode, Version};
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt as _;
use tokio::time::timeout;
use tokio_io_timeout::TimeoutStream;

use super::connections::Connection;
use super::noticed::{Noticed, Stream};
use super::shared::Shared;
use super::socket::Client;
use crate::exporter::body::{PageBody, PageError};
use crate::exporter::respond::{Responder, plain};

/// How long a client may read nothing of an answer before its connection is closed.
const WRITE_TIMEOUT: Duration = Duration::from_secs(2);

/// How much of requests and answers a connection holds at most, in bytes: a head that is larger is refused.
const BUFFER: usize = 64 * 1024;

/// The answer to a head that does not end.
const REQUEST_TIMEOUT: &[u8] =
    b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/// Answers the requests of a connection, until its client is done, gone or too slow, or the server ends.
pub(super) async fn serve(
    stream: impl Stream,
    client: &Client,
    is_allowed: bool,
    connection: Rc<Connection>,
    shared: &Shared,
) {
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(WRITE_TIMEOUT));
    let stream = Noticed::new(stream, connection.clone());
    let service = service_fn(|request| {
        let connection = connection.clone();
        async move {
            connection.answer();
            let response = answer(request, is_allowed, &shared.service.responder).await;
            Ok::<_, Infallible>(response.map(|body| Answer { body, connection }))
        }
    });
    let mut http = http1::Builder::new()
        // The connection's own deadline goes on while it is idle, and can be answered.
        .header_read_timeout(None)
        .max_buf_size(BUFFER)
        // A client may shut its writing side and still read.
        .half_close(true)
        .serve_connection(TokioIo::new(stream), service);
    // What goes wrong on a connection is the client's affair.
    tokio::select! {
        // What was sent in time counts, however late it is read.
        biased;
        _ = &mut http => return,
        // Nobody reads the answer: it need not be made, and its place is free.
        () = client.gone(|| connection.half_close()) => return,
        () = connection.overdue() => {
            if connection.is_begun() {
                let mut stream = http.into_parts().io.into_inner();
                let _ = timeout(WRITE_TIMEOUT, async {
                    stream.write_all(REQUEST_TIMEOUT).await?;
                    stream.flush().await
                })
                .await;
            }
            return;
        }
        () = shared.end() => {}
    }
    if !connection.is_fresh() {
        Pin::new(&mut http).graceful_shutdown();
        let _ = http.await;
    }
}

async fn answer(
    request: Request<Incoming>,
    is_allowed: bool,
    responder: &Responder,
) -> Response<PageBody> {
    if !is_allowed {
        return last(
            StatusCode::FORBIDDEN,
            "forbidden: this address is not among those that are answered\n",
        );
    }
    if !names_its_host(&request) {
        return last(
            StatusCode::BAD_REQUEST,
            "bad request: one header `Host` is needed\n",
        );
    }
    responder.answer(request).await
}

/// Whether a request has [the `Host` it needs](https://www.rfc-editor.org/rfc/rfc9112#section-3.2).
fn names_its_host(request: &Request<Incoming>) -> bool {
    match request.headers().get_all(HOST).iter().count() {
        0 => request.version() < Version::HTTP_11,
        count => count == 1,
    }
}

/// A short answer after which the connection is closed.
fn last(status: StatusCode, text: &'static str) -> Response<PageBody> {
    let mut answer = plain(status, text);
    answer
        .headers_mut()
        .insert(CONNECTION, HeaderValue::from_static("close"));
    answer
}

/// The body of an answer, after which its connection waits again.
struct Answer {
    body: PageBody,
    connection: Rc<Connection>,
}

impl Body for Answer {
    type Data = Bytes;
    type Error = PageError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, PageError>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.connection.answered();
    }
}
