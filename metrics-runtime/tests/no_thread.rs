//! A moment in which no thread can be started costs at most the scrapes of that moment.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::io;
use std::thread;

use common::bounded::bounded;
use common::http::{Client, get};
use common::page::value;
use metrics_runtime::{Counter, Exporter, Gauge, Metrics, Registry};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

#[derive(Metrics)]
struct Calls {
    /// Calls of something.
    calls_total: Counter,
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Spool {
    /// Files that wait.
    spool_files: Gauge,
}

/// Runs something while this process has no memory for the stack of another thread.
fn without_threads<T>(run: impl FnOnce() -> T) -> T {
    let before = getrlimit(Resource::As);
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let size = status.lines().find_map(|line| line.strip_prefix("VmSize:"));
    let kilobytes: u64 = size
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap()
        .parse()
        .unwrap();
    // Half of the stack of a thread.
    let current = Some((kilobytes + 1024) * 1024);
    setrlimit(Resource::As, Rlimit { current, ..before }).unwrap();
    let started = thread::Builder::new().spawn(|| ());
    let result = run();
    setrlimit(Resource::As, before).unwrap();
    assert!(started.is_err(), "a thread can be started");
    result
}

/// One binary, one test: it limits the process. No thread has ended before, whose stack another one could take over.
#[test]
fn pages_come_again() {
    let registry = Registry::new();
    Calls::register_in(&registry).calls_total.increment(1);
    let page = Exporter::builder().registry(&registry).install().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();

    // A server has its thread from the start.
    let exporter = Exporter::builder().registry(&registry);
    let exporter = exporter.serve("127.0.0.1:0").unwrap();
    let mut client = Client::connect(exporter.local_addr());
    let (answer, health) = without_threads(|| {
        let answer = client.request("GET", "/metrics");
        (answer, client.request("GET", "/health").status)
    });
    assert_eq!((answer.status, health), (200, 200));
    assert_eq!(value(&answer.body, "calls_total", &[]), Some(1.0));
    drop(client);

    #[cfg(feature = "tower")]
    in_a_runtime_of_the_program(&page, &runtime);
    collectors_run_again();
    // Its thread ends with it, and would leave a stack.
    drop((page, runtime));
    bounded(move || {
        assert_eq!(
            value(&get(exporter.local_addr()), "calls_total", &[]),
            Some(1.0)
        );
    });
}

/// A service starts its thread for the first page.
#[cfg(feature = "tower")]
fn in_a_runtime_of_the_program(page: &metrics_runtime::Page, runtime: &tokio::runtime::Runtime) {
    use http_body_util::BodyExt as _;
    use tower_service::Service as _;

    let ask = || {
        let request = hyper::Request::get("/").body(()).unwrap();
        let answer = page.service().call(request);
        runtime.block_on(async {
            let answer = answer.await.unwrap();
            let status = answer.status().as_u16();
            let body = answer.into_body().collect().await.unwrap().to_bytes();
            (status, String::from_utf8(body.into()).unwrap())
        })
    };
    let (status, text) = without_threads(ask);
    assert_eq!(status, 503);
    assert_eq!(text, "no thread can be started to render the page\n");
    let (status, text) = ask();
    assert_eq!(status, 200);
    let failures = "metrics_runtime_scrapes_failed_total";
    assert_eq!(value(&text, failures, &[("reason", "thread")]), Some(1.0));
}

/// Collectors run on threads of their own: without one they have failed, and the page says so.
fn collectors_run_again() {
    let exporter = Exporter::builder()
        .registry(&Registry::new())
        .collect("spool", |spool: &Spool| {
            spool.spool_files.set(7);
            Ok::<_, io::Error>(())
        })
        .serve("127.0.0.1:0")
        .unwrap();
    let mut client = Client::connect(exporter.local_addr());
    let answer = without_threads(|| client.request("GET", "/metrics"));
    assert_eq!(answer.status, 200);
    let failures = "metrics_runtime_collector_failures_total";
    let labels = [("collector", "spool"), ("reason", "error")];
    assert_eq!(value(&answer.body, failures, &labels), Some(1.0));
    let answer = client.request("GET", "/metrics");
    assert_eq!(value(&answer.body, failures, &labels), Some(1.0));
    assert_eq!(value(&answer.body, "spool_files", &[]), Some(7.0));
}
