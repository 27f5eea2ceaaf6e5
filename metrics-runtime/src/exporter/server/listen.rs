//! What is listened on.

use std::io;
use std::net::{IpAddr, SocketAddr, TcpListener};
#[cfg(unix)]
use std::path::Path;

use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;

#[cfg(unix)]
use super::unix::Socket;

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

/// A connection, and who is at its other end where that can be told.
pub(super) enum Accepted {
    Tcp(TcpStream, IpAddr),
    #[cfg(unix)]
    Unix(UnixStream),
}

/// Takes the first of these addresses that can be had.
pub(in crate::exporter) fn bind(addresses: &[SocketAddr]) -> io::Result<Bound> {
    let listener = TcpListener::bind(addresses)?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    Ok(Bound::Tcp(listener, address))
}

impl Bound {
    /// Takes the path of a Unix socket.
    #[cfg(unix)]
    pub(in crate::exporter) fn unix(path: &Path) -> io::Result<Self> {
        let (socket, listener) = Socket::bind(path)?;
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
                Ok(Accepted::Tcp(stream, peer.ip()))
            }
            #[cfg(unix)]
            Self::Unix { listener, .. } => {
                let (stream, _) = listener.accept().await?;
                Ok(Accepted::Unix(stream))
            }
        }
    }
}
