//! Pages over HTTP, as they are on the wire.

mod common;

use std::io::Write as _;
use std::net::{Shutdown, SocketAddr};
use std::thread;
use std::time::{Duration, Instant};

use common::http::{Client, LIMIT, get, is_free};
use common::ports::free_address;
use metrics_runtime::{Counter, Exporter, Family, Metrics, Registry};

#[derive(Metrics)]
struct Calls {
    /// Calls of something, ä.
    calls_total: Counter,
}

fn page(calls: u64) -> String {
    format!(
        "# HELP calls_total Calls of something, ä.\n# TYPE calls_total counter\ncalls_total {calls}\n"
    )
}

/// The exporter of a registry of its own, in which there were so many calls.
fn serve(calls: u64) -> Exporter {
    serve_at("127.0.0.1:0".parse().unwrap(), calls)
}

fn serve_at(address: SocketAddr, calls: u64) -> Exporter {
    let registry = Registry::new();
    Calls::register_in(&registry).calls_total.increment(calls);
    let builder = Exporter::builder().registry(&registry);
    builder.serve(address).unwrap()
}

#[test]
fn get_and_head() {
    let exporter = serve(3);
    assert!(exporter.local_addr().ip().is_loopback());
    assert_ne!(exporter.local_addr().port(), 0);
    assert_eq!(exporter.render(), page(3));

    // On one connection: it stays open.
    let mut client = Client::connect(exporter.local_addr());
    let answer = client.request("GET", "/metrics");
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("content-type"),
        Some("text/plain; version=0.0.4; charset=utf-8")
    );
    assert_eq!(
        answer.header("content-length"),
        Some(&*page(3).len().to_string())
    );
    assert_eq!(answer.body, page(3));

    let head = client.request("HEAD", "/metrics");
    assert_eq!((head.status, &*head.body), (200, ""));
    for name in ["content-type", "content-length"] {
        assert_eq!(head.header(name), answer.header(name));
    }
    assert_eq!(client.request("GET", "/metrics?a=b").body, page(3));
    client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!(client.answer(true).body, page(3));
    assert_eq!(client.rest(), "");
}

#[test]
fn formats_by_the_accept_header() {
    let exporter = serve(3);
    let mut client = Client::connect(exporter.local_addr());
    let mut ask = |accept: &str| {
        client.send(&format!(
            "GET /metrics HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\n\r\n"
        ));
        client.answer(true)
    };
    let text = ask("text/html, */*;q=0.8");
    assert_eq!((text.status, text.body), (200, page(3)));

    let openmetrics = ask("application/openmetrics-text;version=1.0.0;q=0.6,text/plain;q=0.4");
    assert_eq!(openmetrics.status, 200);
    assert_eq!(
        openmetrics.header("content-type"),
        Some("application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores")
    );
    assert_eq!(openmetrics.header("cache-control"), Some("no-store"));
    assert_eq!(
        openmetrics.header("vary"),
        Some("accept, accept-encoding, authorization")
    );
    assert_eq!(
        openmetrics.body,
        "# TYPE calls counter\n# HELP calls Calls of something, ä.\ncalls_total 3\n# EOF\n"
    );

    let newer = ask("text/plain;version=1.0.0;escaping=allow-utf-8");
    assert_eq!(
        newer.header("content-type"),
        Some("text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8")
    );
    assert_eq!(newer.body, page(3));
    // Whoever reads none of the formats, and refuses none, gets what everything reads.
    let json = ask("application/json");
    assert_eq!((json.status, &*json.body), (200, &*page(3)));
    assert_eq!(
        json.header("content-type"),
        Some("text/plain; version=0.0.4; charset=utf-8")
    );
    assert!(ask("text/plain;q=0, */*").body.ends_with("# EOF\n"));
    assert_eq!(ask("application/json, */*;q=0").status, 406);
}

#[test]
fn other_paths_and_methods() {
    let exporter = serve(0);
    let mut client = Client::connect(exporter.local_addr());
    for path in [
        "/metric",
        "/metrics/",
        "/metrics/x",
        "//metrics",
        "/METRICS",
    ] {
        let answer = client.request("GET", path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.body.contains("calls_total"));
        assert_eq!(client.request("HEAD", path).status, 404, "{path}");
    }
    for method in ["DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"] {
        let answer = client.request(method, "/metrics");
        assert_eq!(
            (answer.status, answer.header("allow")),
            (405, Some("GET, HEAD")),
            "{method}"
        );
        assert!(!answer.body.contains("calls_total"));
    }
    for method in ["POST", "PUT"] {
        client.send(&format!(
            "{method} /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
        ));
        assert_eq!(client.answer(true).status, 405, "{method}");
        // A server may close a connection whose body it did not read.
        client = Client::connect(exporter.local_addr());
    }
}

#[test]
fn a_client_may_shut_its_writing_side() {
    let exporter = serve(1);
    let mut client = Client::connect(exporter.local_addr());
    client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
    client.0.get_ref().shutdown(Shutdown::Write).unwrap();
    assert_eq!(client.answer(true).body, page(1));
    assert_eq!(client.rest(), "");
}

#[test]
fn requests_in_a_row_are_answered_in_their_order() {
    let exporter = serve(1);
    let mut client = Client::connect(exporter.local_addr());
    client.send(&"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(3));
    for _ in 0..3 {
        assert_eq!(client.answer(true).body, page(1));
    }
}

/// HTTP 1.1 asks for one; 1.0 did not know of it.
#[test]
fn a_request_names_one_host() {
    let exporter = serve(2);
    for (head, status) in [
        ("HTTP/1.1\r\n", 400),
        ("HTTP/1.1\r\nHost: a\r\nHost: b\r\n", 400),
        ("HTTP/1.1\r\nHost: a\r\nConnection: close\r\n", 200),
        ("HTTP/1.0\r\n", 200),
        ("HTTP/1.0\r\nHost: a\r\n", 200),
        ("HTTP/1.0\r\nHost: a\r\nHost: b\r\n", 400),
    ] {
        let mut client = Client::connect(exporter.local_addr());
        client.send(&format!("GET /metrics {head}\r\n"));
        let answer = client.rest();
        let line = answer.lines().next().unwrap_or_default();
        assert!(line.contains(&format!(" {status} ")), "{head:?}: {line}");
    }
}

#[test]
fn garbage_does_no_harm() {
    let exporter = serve(2);
    for garbage in [
        "\0\x01\x02garbage\r\n\r\n",
        "GET\r\n\r\n",
        "GET /metrics HTTP/9.9\r\n\r\n",
    ] {
        let mut client = Client::connect(exporter.local_addr());
        client.send(garbage);
        assert_eq!(client.answer(true).status, 400, "{garbage:?}");
    }
    // A client that says nothing and one that goes away in the middle.
    let silent = Client::connect(exporter.local_addr());
    Client::connect(exporter.local_addr()).send("GET /met");
    assert_eq!(get(exporter.local_addr()), page(2));
    drop(silent);
    // A head that does not end is too large at some point; the server may close before all of it is sent.
    let mut endless = Client::connect(exporter.local_addr());
    let stream = endless.0.get_mut();
    stream.write_all(b"GET /metrics HTTP/1.1\r\n").unwrap();
    let started = Instant::now();
    while stream.write_all(&[b'a'; 1024]).is_ok() {
        assert!(started.elapsed() < LIMIT, "it reads on and on");
    }
    assert_eq!(get(exporter.local_addr()), page(2));
}

#[test]
fn it_works_inside_of_a_runtime() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let address = free_address();
        let exporter = serve_at(address, 4);
        // The thread of this runtime is blocked meanwhile: the page has one of its own.
        assert_eq!(get(address), page(4));
        drop(exporter);
        assert!(is_free(address));
    });
}

#[test]
fn several_registries_are_served_at_once() {
    let exporters = [1, 2, 3].map(serve);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for (exporter, calls) in exporters.iter().zip(1..) {
                    assert_eq!(get(exporter.local_addr()), page(calls));
                }
            });
        }
    });
    // One registry may have several pages.
    let registry = Registry::new();
    let Calls { calls_total } = Calls::register_in(&registry);
    let both = [(); 2].map(|()| {
        Exporter::builder()
            .registry(&registry)
            .serve("127.0.0.1:0")
            .unwrap()
    });
    calls_total.increment(8);
    for exporter in &both {
        assert_eq!(get(exporter.local_addr()), page(8));
    }
}

#[test]
fn dropping_ends_it() {
    let address = free_address();
    let exporter = serve_at(address, 1);
    let mut open = Client::connect(address);
    assert_eq!(open.request("GET", "/metrics").status, 200);
    let silent = Client::connect(address);
    drop(exporter);
    assert!(is_free(address));
    assert_eq!(open.rest(), "");
    drop(silent);
    // The same address can be served again at once.
    let again = serve_at(address, 2);
    assert_eq!(get(address), page(2));
    assert_eq!(again.local_addr(), address);
}

#[test]
fn detached_it_goes_on() {
    let exporter = serve(6);
    let address = exporter.local_addr();
    exporter.detach();
    assert_eq!(get(address), page(6));
}

#[test]
fn addresses_come_in_several_forms() {
    let registry = Registry::new();
    let builder = || Exporter::builder().registry(&registry);
    let any_port = SocketAddr::from(([127, 0, 0, 1], 0));
    for exporter in [
        builder().serve(any_port).unwrap(),
        builder().serve(String::from("localhost:0")).unwrap(),
    ] {
        assert_eq!(get(exporter.local_addr()), "");
    }
    assert_eq!(builder().install().unwrap().render(), "");
}

#[derive(Metrics)]
struct Rooms {
    /// Visits, by room.
    #[metric(labels("room"), max_series = 200_000)]
    visits_total: Family<u32, Counter>,
}

#[test]
fn a_client_that_never_reads_is_left() {
    let registry = Registry::new();
    let rooms = Rooms::register_in(&registry);
    for room in 0..200_000 {
        rooms.visits_total.with(&room).increment(1);
    }
    let exporter = Exporter::builder()
        .registry(&registry)
        .serve("127.0.0.1:0")
        .unwrap();
    let mut client = Client::connect(exporter.local_addr());
    client.send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");

    // Once the server closed its side, the system refuses what is sent to it.
    let start = Instant::now();
    while client.0.get_mut().write_all(b"\r\n").is_ok() {
        assert!(start.elapsed() < LIMIT, "the connection is still open");
        thread::sleep(Duration::from_millis(50));
    }
    assert!(get(exporter.local_addr()).ends_with("visits_total{room=\"199999\"} 1\n"));
}

/// Clients who send half a request, and wait.
fn half_open(address: SocketAddr, count: usize) -> Vec<Client> {
    let connect = |_| {
        let mut client = Client::connect(address);
        client.send("GET /metrics HTTP/1.1\r\nHost:");
        client
    };
    (0..count).map(connect).collect()
}

#[test]
fn clients_who_never_ask_keep_nobody_out() {
    let exporter = serve(3);
    let mut idle = half_open(exporter.local_addr(), 200);
    let mut honest = Client::connect(exporter.local_addr());
    assert_eq!(honest.request("GET", "/metrics").body, page(3));
    // The first came first, and went first.
    assert!(idle[0].is_closed());
    // Whoever has asked may ask again.
    assert_eq!(honest.request("GET", "/metrics").body, page(3));
}

#[test]
fn many_at_once_get_the_whole_page() {
    let exporter = serve(3);
    let address = exporter.local_addr();
    let clients: Vec<_> = (0..50)
        .map(|_| thread::spawn(move || get(address)))
        .collect();
    for client in clients {
        assert_eq!(client.join().unwrap(), page(3));
    }
}
