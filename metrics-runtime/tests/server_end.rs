//! How a server ends: after a last scrape, and without cutting answers short.

mod common;

use std::io;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use common::bounded::bounded;
use common::http::{Client, LIMIT, get, is_free, try_get};
use common::ports::free_address;
use common::threads::await_exporters;
use metrics_runtime::{Counter, Exporter, Gauge, Metrics, Registry};

#[derive(Metrics)]
struct Calls {
    /// Calls of something.
    calls_total: Counter,
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Slow {
    /// What takes its time.
    slow_value: Gauge,
}

fn serve() -> (Calls, Exporter) {
    let registry = Registry::new();
    let calls = Calls::register_in(&registry);
    let builder = Exporter::builder().registry(&registry);
    (calls, builder.serve(free_address()).unwrap())
}

/// One binary, one test: it counts threads.
#[test]
fn it_ends() {
    after_a_last_scrape();
    after_a_last_scrape_of_nothing();
    without_one_after_the_grace();
    parts_are_no_last_scrape();
    an_answer_under_way_is_not_cut();
    await_exporters(0);
}

fn after_a_last_scrape() {
    let (calls, exporter) = serve();
    let address = exporter.local_addr();
    let mut kept = Client::connect(address);
    assert_eq!(kept.ask("").status, 200);
    let ending = thread::spawn(move || exporter.shutdown(LIMIT * 10));
    calls.calls_total.increment(7);
    // Health is no scrape, and neither is a head.
    assert_eq!(kept.request("GET", "/health").status, 200);
    assert_eq!(kept.request("HEAD", "/metrics").status, 200);
    // The first scrapes may come before the end is known: there are as many as it takes.
    while !ending.is_finished() {
        if let Some(answer) = try_get(address, "") {
            assert!(answer.contains("\ncalls_total 7\n"), "{answer}");
        }
    }
    assert!(ending.join().unwrap(), "a scrape came");
    assert!(is_free(address));
    // A connection that was kept is closed.
    assert!(kept.is_closed());
}

fn after_a_last_scrape_of_nothing() {
    let exporter = Exporter::builder().registry(&Registry::new());
    let exporter = exporter.serve("127.0.0.1:0").unwrap();
    let address = exporter.local_addr();
    let mut kept = Client::connect(address);
    let ending = thread::spawn(move || exporter.shutdown(LIMIT * 10));
    assert_eq!(kept.request("HEAD", "/metrics").status, 200);
    while !ending.is_finished() {
        try_get(address, "");
    }
    assert!(ending.join().unwrap(), "a scrape came");
}

fn without_one_after_the_grace() {
    bounded(|| {
        let (_calls, exporter) = serve();
        let address = exporter.local_addr();
        get(address);
        // A scrape before does not count.
        assert!(!exporter.shutdown(Duration::from_millis(1)));
        assert!(is_free(address));
    });
}

/// Whoever asks for a part does not see the rest.
fn parts_are_no_last_scrape() {
    let (_calls, exporter) = serve();
    let address = exporter.local_addr();
    let ending = thread::spawn(move || exporter.shutdown(Duration::from_millis(300)));
    while !ending.is_finished() {
        for part in ["?name[]=calls_total", "?name[]=", "?x=1&name%5B%5D=nothing"] {
            if let Some(answer) = try_get(address, part) {
                assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
            }
        }
    }
    assert!(!ending.join().unwrap(), "only parts were asked for");
}

/// Whoever asked before the end is answered after it.
fn an_answer_under_way_is_not_cut() {
    let address = free_address();
    let (runs, running) = mpsc::channel();
    let (release, released) = mpsc::channel();
    let exporter = Exporter::builder()
        .registry(&Registry::new())
        .collect_within(LIMIT)
        .collect("slow", move |slow: &Slow| {
            runs.send(()).unwrap();
            released.recv_timeout(LIMIT).unwrap();
            slow.slow_value.set(7);
            Ok::<_, io::Error>(())
        })
        .serve(address)
        .unwrap();
    let mut client = Client::connect(address);
    client.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
    running.recv_timeout(LIMIT).unwrap();
    let ending = thread::spawn(move || drop(exporter));
    let started = Instant::now();
    while !is_free(address) {
        assert!(started.elapsed() < LIMIT, "it listens on and on");
    }
    release.send(()).unwrap();
    let answer = client.answer(true);
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("\nslow_value 7\n"), "{}", answer.body);
    ending.join().unwrap();
}
