//! Accepting connections.

use std::io;
use std::rc::Rc;
use std::time::Duration;

#[cfg(unix)]
use rustix::io::Errno;
use tokio::task::{spawn_local, yield_now};
use tokio::time::sleep;

use super::connection;
use super::connections::Connection;
use super::listen::{Accepted, Listener};
use super::shared::Shared;
use super::socket::Socket;
#[cfg(feature = "tls")]
use super::tls::Tls;

/// How long to wait when no connection can be accepted, so as not to spin while file descriptors are short.
const PAUSE: Duration = Duration::from_millis(50);

/// Accepts connections until the server ends.
pub(super) async fn accept(listener: Listener, shared: Rc<Shared>) {
    loop {
        let accepted = tokio::select! {
            () = shared.end() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok(accepted) => {
                start(accepted, &shared);
                // It reads before the next one comes, so that none is closed for a request that is there already.
                yield_now().await;
            }
            Err(error) => {
                if is_exhausted(&error) && shared.connections.close_one() {
                    // Its file descriptor is free once its task has ended.
                    yield_now().await;
                } else {
                    sleep(PAUSE).await;
                }
            }
        }
    }
}

/// Answers on a connection from now on.
fn start(accepted: Accepted, shared: &Rc<Shared>) {
    let connection = Rc::new(shared.connections.add(accepted.peer()));
    let task = spawn_local(serve(accepted, connection.clone(), shared.clone()));
    connection.start(task.abort_handle());
}

async fn serve(accepted: Accepted, connection: Rc<Connection>, shared: Rc<Shared>) {
    let (socket, is_allowed) = match accepted {
        Accepted::Tcp(stream, peer) => {
            let is_allowed = shared.service.peers.allow(peer);
            let socket = Socket::from(stream);
            #[cfg(feature = "tls")]
            if let Some(tls) = &shared.service.tls {
                return serve_tls(tls, socket, is_allowed, connection, &shared).await;
            }
            (socket, is_allowed)
        }
        // Who may open the file may ask.
        #[cfg(unix)]
        Accepted::Unix(stream, _) => (Socket::from(stream), true),
    };
    let client = socket.client();
    connection::serve(socket, &client, is_allowed, connection, &shared).await;
}

#[cfg(feature = "tls")]
async fn serve_tls(
    tls: &Tls,
    socket: Socket,
    is_allowed: bool,
    connection: Rc<Connection>,
    shared: &Shared,
) {
    let client = socket.client();
    let stream = tokio::select! {
        stream = tls.accept(socket) => stream,
        () = shared.end() => None,
    };
    if let Some(stream) = stream {
        connection::serve(stream, &client, is_allowed, connection, shared).await;
    }
}

/// Whether there are no file descriptors left, in the process or in the system.
#[cfg(unix)]
fn is_exhausted(error: &io::Error) -> bool {
    matches!(
        Errno::from_io_error(error),
        Some(Errno::NFILE | Errno::MFILE)
    )
}

#[cfg(not(unix))]
fn is_exhausted(_error: &io::Error) -> bool {
    false
}
