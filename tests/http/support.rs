//! Services, servers that end with their test, and pages.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use axum::Router;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Bytes;
use metrics_runtime::{Registry, TestClock};
use tokio::sync::oneshot;

/// How long anything may take.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);

pub(crate) type Body = Full<Bytes>;

/// Runs a future on this thread.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime can be made");
    let limited = async { tokio::time::timeout(LIMIT, future).await };
    runtime.block_on(limited).expect("it does not hang")
}

/// A request without a body.
pub(crate) fn get(path: &str) -> Request<Body> {
    request("GET", path)
}

/// A request without a body.
pub(crate) fn request(method: &str, path: &str) -> Request<Body> {
    let request = Request::builder().method(method).uri(path);
    request.body(Body::default()).expect("it is a request")
}

/// A response with a body.
pub(crate) fn response(status: u16, body: &'static str) -> Response<Body> {
    let response = Response::builder().status(status);
    response.body(body.into()).expect("it is a response")
}

/// A service that always answers `ok`.
pub(crate) async fn hello<B>(_request: Request<B>) -> Result<Response<Body>, Infallible> {
    Ok(response(200, "hello"))
}

/// The samples of a page, without the lines about them.
pub(crate) fn samples(registry: &Registry) -> Vec<String> {
    let page = registry.render();
    let lines = page.lines().filter(|line| !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

/// The samples that are not 0.
pub(crate) fn seen(registry: &Registry) -> Vec<String> {
    let mut samples = samples(registry);
    samples.retain(|line| !line.ends_with(" 0"));
    samples
}

/// Asks until it is so.
pub(crate) fn eventually(mut is_so: impl FnMut() -> bool, what: &dyn Fn() -> String) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < LIMIT, "{}", what());
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// A server on a thread of its own, by the clock of the test; ended when it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(app: Router, clock: &TestClock) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("there is a free port");
        listener.set_nonblocking(true).expect("that can be set");
        let address = listener.local_addr().expect("it listens");
        let (stop, stopped) = oneshot::channel();
        let clock = clock.share();
        let serve = async move {
            let listener = tokio::net::TcpListener::from_std(listener).expect("it is not blocking");
            tokio::select! {
                ended = axum::serve(listener, app) => ended.expect("it serves"),
                _ = stopped => (),
            }
        };
        let thread = std::thread::spawn(move || {
            let _clock = clock.enter();
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime can be made")
                .block_on(serve);
        });
        Self {
            address,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// The status and the body of an answer.
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(LIMIT))
            .build()
            .into();
        let answer = agent.get(format!("http://{}{path}", self.address)).call();
        let mut answer = answer.expect("it answers");
        let body = answer.body_mut().read_to_string();
        (answer.status().as_u16(), body.expect("it is text"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let ended = thread.join();
            assert!(
                ended.is_ok() || std::thread::panicking(),
                "the server panicked"
            );
        }
    }
}
