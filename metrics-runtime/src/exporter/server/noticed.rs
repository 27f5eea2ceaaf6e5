//! The bytes of a connection, which it takes notice of.

use std::io;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use hyper::body::{Buf as _, Bytes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_io_timeout::TimeoutStream;

use super::connections::Connection;

/// A header of every answer, with the end of its line.
const NOSNIFF: &[u8] = b"x-content-type-options: nosniff\r\n";

/// A stream of bytes in both directions.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin {}

impl<S: AsyncRead + AsyncWrite + Unpin> Stream for S {}

/// A stream that tells its connection when something was read, and completes what hyper writes without being told to: the answers to
/// heads that it cannot parse.
pub(super) struct Noticed<S> {
    stream: Pin<Box<TimeoutStream<S>>>,
    connection: Rc<Connection>,
    /// The rest of an answer of hyper itself. It is the last one.
    own: Bytes,
}

impl<S: Stream> Noticed<S> {
    pub(super) fn new(stream: TimeoutStream<S>, connection: Rc<Connection>) -> Self {
        Self {
            stream: Box::pin(stream),
            connection,
            own: Bytes::new(),
        }
    }

    /// Takes over an answer of hyper itself, which the next flush writes.
    fn complete(&mut self, written: &[u8]) -> usize {
        self.own = if self.own.is_empty() {
            completed(written).into()
        } else {
            [&self.own, written].concat().into()
        };
        written.len()
    }

    fn poll_write_own(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while self.own.has_remaining() {
            let written = ready!(self.stream.as_mut().poll_write(context, &self.own))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.own.advance(written);
        }
        Poll::Ready(Ok(()))
    }
}

/// An answer with the header that it lacks.
fn completed(answer: &[u8]) -> Vec<u8> {
    let line = answer.windows(2).position(|end| end == b"\r\n");
    let (line, headers) = answer.split_at(line.map_or(0, |end| end + 2));
    if line.is_empty() {
        return headers.to_vec();
    }
    [line, NOSNIFF, headers].concat()
}

impl<S: Stream> AsyncRead for Noticed<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = self.stream.as_mut().poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.connection.begin();
        }
        read
    }
}

impl<S: Stream> AsyncWrite for Noticed<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.connection.is_asked() {
            return self.stream.as_mut().poll_write(context, bytes);
        }
        Poll::Ready(Ok(self.complete(bytes)))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.connection.is_asked() {
            return self.stream.as_mut().poll_write_vectored(context, slices);
        }
        let slices: Vec<&[u8]> = slices.iter().map(|slice| &**slice).collect();
        Poll::Ready(Ok(self.complete(&slices.concat())))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// hyper flushes when it has handed over all that it had to write.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_write_own(context))?;
        self.connection.flushed();
        self.stream.as_mut().poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_write_own(context))?;
        self.stream.as_mut().poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::completed;

    #[test]
    fn header_follows_the_status_line() {
        for (answer, expected) in [
            (
                "HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n",
                "HTTP/1.1 400 Bad Request\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n",
            ),
            ("", ""),
            ("no line", "no line"),
        ] {
            assert_eq!(completed(answer.as_bytes()), expected.as_bytes());
        }
    }
}
