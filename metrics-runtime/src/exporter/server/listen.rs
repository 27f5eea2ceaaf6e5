//! What is listened on.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
#[cfg(unix)]
use std::path::Path;

use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;

use super::peers::Peer;
#[cfg(unix)]
use super::unix::Socket;

/// The most connections that wait to be accepted. The standard library asks for 128: a client that is refused for a burst of others
/// tries again only after a second.
#[cfg(unix)]
const BACKLOG: i32 = 1024;

/// An address that is taken, on which nobody is answered yet.
pub(in crate::exporter) enum Bound {
    Tcp(TcpListener, SocketAddr),
    #[cfg(unix)]
    Unix(Socket, std::os::unix::net::UnixListener),
}

/// What accepts connections.
pub(super) enum Listener {
    Tcp(tokio::net::TcpListener),
    #[cfg(unix)]
    Unix {
        /// The file goes when this is dropped: first, so that nobody finds it unanswered and replaces it before.
        _socket: Socket,
        listener: tokio::net::UnixListener,
    },
}

/// A connection, and who is at its other end.
pub(super) enum Accepted {
    Tcp(TcpStream, IpAddr),
    #[cfg(unix)]
    Unix(UnixStream, Peer),
}

impl Accepted {
    pub(super) fn peer(&self) -> Peer {
        match self {
            Self::Tcp(_, address) => Peer::at(*address),
            #[cfg(unix)]
            Self::Unix(_, peer) => *peer,
        }
    }
}

/// Takes the first of these addresses that can be had.
pub(in crate::exporter) fn bind(addresses: &[SocketAddr]) -> io::Result<Bound> {
    let listener = TcpListener::bind(addresses)?;
    #[cfg(unix)]
    rustix::net::listen(&listener, BACKLOG)?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    Ok(Bound::Tcp(listener, address))
}

impl Bound {
    /// Takes the path of a Unix socket.
    #[cfg(unix)]
    pub(in crate::exporter) fn unix(path: &Path) -> io::Result<Self> {
        let (socket, listener) = Socket::bind(path)?;
        rustix::net::listen(&listener, BACKLOG)?;
        listener.set_nonblocking(true)?;
        Ok(Self::Unix(socket, listener))
    }

    pub(super) fn address(&self) -> Option<SocketAddr> {
        match self {
            Self::Tcp(_, address) => Some(*address),
            #[cfg(unix)]
            Self::Unix(..) => None,
        }
    }

    /// Accepts connections from now on, in the runtime of this thread.
    pub(super) fn listen(self) -> io::Result<Listener> {
        match self {
            Self::Tcp(listener, _) => {
                tokio::net::TcpListener::from_std(listener).map(Listener::Tcp)
            }
            #[cfg(unix)]
            Self::Unix(socket, listener) => Ok(Listener::Unix {
                _socket: socket,
                listener: tokio::net::UnixListener::from_std(listener)?,
            }),
        }
    }
}

impl Listener {
    pub(super) async fn accept(&self) -> io::Result<Accepted> {
        match self {
            Self::Tcp(listener) => {
                let (stream, peer) = listener.accept().await?;
                // The end of a page does not wait until the client has acknowledged the rest. Without it the page only comes later.
                let _ = stream.set_nodelay(true);
                Ok(Accepted::Tcp(stream, peer.ip()))
            }
            #[cfg(unix)]
            Self::Unix { listener, .. } => {
                let (stream, _) = listener.accept().await?;
                let peer = Peer::of(&stream);
                Ok(Accepted::Unix(stream, peer))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn accepted_connection_has_no_delay() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build();
        runtime.expect("a runtime").block_on(async {
            let bound = bind(&[(Ipv4Addr::LOCALHOST, 0).into()]).expect("a free port");
            let address = bound.address().expect("an address");
            let listener = bound.listen().expect("a runtime");
            let _client = std::net::TcpStream::connect(address).expect("it listens");
            let Ok(Accepted::Tcp(stream, _)) = listener.accept().await else {
                panic!("it accepts no connection of TCP");
            };
            assert!(stream.nodelay().expect("a socket"));
        });
    }
}
