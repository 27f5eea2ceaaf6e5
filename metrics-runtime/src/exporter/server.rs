//! The HTTP server: hyper, on a thread of its own.

use std::convert::Infallible;
use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::rc::Rc;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderValue, VARY};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::LocalSet;
use tokio_io_timeout::TimeoutStream;

use super::connections::{Connection, Connections};
use super::negotiate;
use super::pages::Pages;
use super::source::Source;

/// How long a client may take to send the head of a request.
const HEADER_TIMEOUT: Duration = Duration::from_secs(2);

/// How long a client may read nothing of an answer before its connection is closed.
const WRITE_TIMEOUT: Duration = Duration::from_secs(2);

/// How long to wait when no connection can be accepted, so as not to spin while file descriptors are short.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// A bound address.
pub(super) struct Bound {
    listener: TcpListener,
    address: SocketAddr,
}

/// A thread that is ready to serve, and does not yet.
pub(super) struct Parked {
    release: oneshot::Sender<()>,
    server: Server,
}

/// Tells the thread that nobody will stop it.
struct Detached;

/// A thread that serves until this is dropped.
pub(super) struct Server {
    address: SocketAddr,
    /// Dropped to end it, used to let it go on for ever.
    stop: Option<oneshot::Sender<Detached>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(super) fn bind(address: impl ToSocketAddrs) -> io::Result<Bound> {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        Ok(Bound {
            address: listener.local_addr()?,
            listener,
        })
    }

    pub(super) fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Lets the thread go on when this is dropped.
    pub(super) fn detach(mut self) {
        self.thread = None;
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(Detached);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // The thread closes its connections and ends; it panics only if there is a bug in here.
            let _ = thread.join();
        }
    }
}

impl Bound {
    /// Starts a thread that is ready to serve the page of `source`.
    ///
    /// The async runtime is made on that thread, and dropped there: in a program's own runtime it could not be dropped.
    pub(super) fn park(self, source: Source) -> io::Result<Parked> {
        let Self { listener, address } = self;
        let (ready, outcome) = mpsc::channel();
        let (release, released) = oneshot::channel();
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new()
            .name("metrics-exporter".to_owned())
            .spawn(move || {
                match prepare(listener) {
                    Ok((runtime, listener)) => {
                        // The receiver waits for this.
                        let _ = ready.send(Ok(()));
                        run(&runtime, listener, released, stopped, source);
                    }
                    Err(error) => {
                        let _ = ready.send(Err(error));
                    }
                }
            })?;
        let server = Server {
            address,
            stop: Some(stop),
            thread: Some(thread),
        };
        outcome
            .recv()
            .unwrap_or_else(|gone| Err(io::Error::other(gone)))?;
        Ok(Parked { release, server })
    }
}

fn prepare(listener: TcpListener) -> io::Result<(Runtime, tokio::net::TcpListener)> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()?;
    let listener = {
        let _in_runtime = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    Ok((runtime, listener))
}

impl Parked {
    /// Lets it serve.
    pub(super) fn release(self) -> Server {
        // The thread waits for this message or for its end, so it is there.
        let _ = self.release.send(());
        self.server
    }
}

fn run(
    runtime: &Runtime,
    listener: tokio::net::TcpListener,
    released: oneshot::Receiver<()>,
    stopped: oneshot::Receiver<Detached>,
    source: Source,
) {
    // Connections are tasks of this set, and end with it.
    let tasks = LocalSet::new();
    tasks.spawn_local(async move {
        if released.await.is_ok() {
            accept(&listener, &Pages::of(source)).await;
        }
    });
    tasks.block_on(runtime, async {
        if stopped.await.is_ok() {
            std::future::pending::<()>().await;
        }
    });
}

async fn accept(listener: &tokio::net::TcpListener, pages: &Pages) {
    let connections = Connections::default();
    loop {
        match listener.accept().await {
            Ok((stream, _peer)) => {
                let connection = Rc::new(connections.add());
                let task =
                    tokio::task::spawn_local(serve(stream, pages.clone(), connection.clone()));
                connection.start(task.abort_handle());
            }
            Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
        }
    }
}

async fn serve(stream: tokio::net::TcpStream, pages: Pages, connection: Rc<Connection>) {
    let service = service_fn(move |request| {
        let (pages, connection) = (pages.clone(), connection.clone());
        async move {
            connection.answer();
            let response = answer(&request, &pages).await;
            connection.answered();
            Ok::<_, Infallible>(response)
        }
    });
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(WRITE_TIMEOUT));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        // A client may shut its writing side and still read.
        .half_close(true)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    // What goes wrong on a connection is the client's affair.
    drop(connection.await);
}

/// The answer to a request. hyper leaves the body out where `HEAD` asked.
async fn answer(request: &Request<Incoming>, pages: &Pages) -> Response<Full<Bytes>> {
    if request.uri().path() != "/metrics" {
        return plain(
            StatusCode::NOT_FOUND,
            "not found: the metrics are at /metrics\n",
        );
    }
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        let mut response = plain(
            StatusCode::METHOD_NOT_ALLOWED,
            "method not allowed: use GET or HEAD\n",
        );
        response
            .headers_mut()
            .insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let Some(format) = negotiate::format(request.headers()) else {
        return plain(
            StatusCode::NOT_ACCEPTABLE,
            "not acceptable: the metrics are text/plain; version=0.0.4, or application/openmetrics-text; version=1.0.0\n",
        );
    };
    let Some(page) = pages.get(format).await else {
        return plain(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the page could not be rendered\n",
        );
    };
    let mut response = respond(StatusCode::OK, format.content_type(), page);
    let headers = response.headers_mut();
    // A page is of the moment, and not the same for all.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(VARY, HeaderValue::from_static("accept"));
    response
}

fn plain(status: StatusCode, text: &'static str) -> Response<Full<Bytes>> {
    respond(status, "text/plain; charset=utf-8", text)
}

fn respond(
    status: StatusCode,
    content_type: &'static str,
    body: impl Into<Bytes>,
) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}
