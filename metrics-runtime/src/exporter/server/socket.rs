//! The socket of a connection, which can be watched while it is read and written.

use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, Interest, ReadBuf, Ready};
#[cfg(unix)]
use tokio::net::UnixStream;
#[cfg(unix)]
use tokio::net::unix;
use tokio::net::{TcpStream, tcp};

/// The state that tells that no more comes from the client: on Linux the end of what it sends counts as urgent data.
#[cfg(any(target_os = "linux", target_os = "android"))]
const CLOSED: Interest = Interest::PRIORITY.add(Interest::ERROR);
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const CLOSED: Interest = Interest::ERROR;

/// A socket.
pub(super) struct Socket {
    client: Rc<Client>,
    outgoing: Box<dyn AsyncWrite + Unpin>,
}

/// The client of a connection: the direction that it writes to.
pub(super) enum Client {
    Tcp(tcp::OwnedReadHalf),
    #[cfg(unix)]
    Unix(unix::OwnedReadHalf),
}

impl From<TcpStream> for Socket {
    fn from(stream: TcpStream) -> Self {
        let (incoming, outgoing) = stream.into_split();
        Self {
            client: Rc::new(Client::Tcp(incoming)),
            outgoing: Box::new(outgoing),
        }
    }
}

#[cfg(unix)]
impl From<UnixStream> for Socket {
    fn from(stream: UnixStream) -> Self {
        let (incoming, outgoing) = stream.into_split();
        Self {
            client: Rc::new(Client::Unix(incoming)),
            outgoing: Box::new(outgoing),
        }
    }
}

impl Socket {
    /// The client, which can be watched whoever reads and writes.
    pub(super) fn client(&self) -> Rc<Client> {
        self.client.clone()
    }
}

impl Client {
    /// Waits until the client is gone: it has reset the connection or, on a Unix socket, closed it. `half_closed` is called when
    /// the client sends no more but may still read: of TCP, a client that closes cannot be told from one that waits for its answer.
    ///
    /// Elsewhere than on Linux only resets are noticed.
    pub(super) async fn gone(&self, half_closed: impl FnOnce()) {
        loop {
            // An error means that the runtime ends.
            let Ok(ready) = self.ready(CLOSED).await else {
                return;
            };
            if ready.is_error() {
                return;
            }
            if ready.is_read_closed() {
                break;
            }
            self.skip_urgent_data();
        }
        if self.is_write_closed().await {
            return;
        }
        half_closed();
        let _ = self.ready(Interest::ERROR).await;
    }

    /// Whether the client cannot read either, as far as that is known now.
    async fn is_write_closed(&self) -> bool {
        let mut ready = pin!(self.ready(Interest::WRITABLE));
        poll_fn(|context| {
            let ready = ready.as_mut().poll(context);
            Poll::Ready(matches!(ready, Poll::Ready(Ok(ready)) if ready.is_write_closed()))
        })
        .await
    }

    async fn ready(&self, interest: Interest) -> io::Result<Ready> {
        match self {
            Self::Tcp(stream) => stream.ready(interest).await,
            #[cfg(unix)]
            Self::Unix(stream) => stream.ready(interest).await,
        }
    }

    /// Waits for the next event, where the last one was urgent data, which nobody reads.
    fn skip_urgent_data(&self) {
        #[cfg(any(target_os = "linux", target_os = "android"))]
        {
            let skip = || Err::<(), _>(io::ErrorKind::WouldBlock.into());
            let _ = match self {
                Self::Tcp(stream) => stream.as_ref().try_io(Interest::PRIORITY, skip),
                Self::Unix(stream) => stream.as_ref().try_io(Interest::PRIORITY, skip),
            };
        }
    }

    fn poll_read_ready(&self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self {
            Self::Tcp(stream) => stream.as_ref().poll_read_ready(context),
            #[cfg(unix)]
            Self::Unix(stream) => stream.as_ref().poll_read_ready(context),
        }
    }

    fn try_read(&self, buffer: &mut ReadBuf<'_>) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.try_read_buf(buffer),
            #[cfg(unix)]
            Self::Unix(stream) => stream.try_read_buf(buffer),
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        loop {
            ready!(self.client.poll_read_ready(context))?;
            match self.client.try_read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                read => return Poll::Ready(read.map(drop)),
            }
        }
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.outgoing).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.outgoing).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.outgoing.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.outgoing).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.outgoing).poll_shutdown(context)
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::cell::Cell;
    use std::net::Shutdown;
    use std::os::unix::net::UnixStream as Other;

    use tokio::runtime::Builder;
    use tokio::task::yield_now;

    use super::*;

    /// A client, and whether the other side takes it for gone and for one that sends no more, after `act`.
    fn after(act: impl FnOnce(Other) -> Option<Other>) -> (bool, bool) {
        let runtime = Builder::new_current_thread().enable_io().build();
        runtime.expect("a runtime").block_on(async {
            let (client, server) = Other::pair().expect("a pair of sockets");
            server.set_nonblocking(true).expect("a socket");
            let server = UnixStream::from_std(server).expect("a runtime");
            let socket = Socket::from(server);
            let half_closed = Cell::new(false);
            let watch = socket.client();
            let mut gone = pin!(watch.gone(|| half_closed.set(true)));
            let _client = act(client);
            for _ in 0..10 {
                let gone = poll_fn(|context| Poll::Ready(gone.as_mut().poll(context).is_ready()));
                if gone.await {
                    return (true, half_closed.get());
                }
                yield_now().await;
            }
            (false, half_closed.get())
        })
    }

    #[test]
    fn client_that_closes_its_file_is_gone() {
        assert_eq!(after(|_client| None), (true, false));
    }

    #[test]
    fn client_that_shuts_its_writing_side_is_half_closed() {
        let half_closed = |client: Other| {
            client.shutdown(Shutdown::Write).expect("it is open");
            Some(client)
        };
        assert_eq!(after(half_closed), (false, true));
    }

    #[test]
    fn client_that_waits_is_there() {
        assert_eq!(after(Some), (false, false));
    }
}
