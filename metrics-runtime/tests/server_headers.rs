//! Headers that every answer has, whoever writes it.

mod common;

use common::http::{Answer, Client};
use metrics_runtime::{Counter, Exporter, ExporterBuilder, Metrics, Registry};

#[derive(Metrics)]
struct Calls {
    /// Calls of something.
    calls_total: Counter,
}

fn builder() -> ExporterBuilder {
    let registry = Registry::new();
    Calls::register_in(&registry).calls_total.increment(1);
    Exporter::builder().registry(&registry)
}

/// The head of the answer to what is sent on a connection of its own.
fn answer(exporter: &Exporter, request: &str) -> Answer {
    let mut client = Client::connect(exporter.local_addr());
    client.send(request);
    client.head()
}

fn is_marked(answer: &Answer) -> bool {
    answer.header("x-content-type-options") == Some("nosniff")
}

#[test]
fn every_answer_forbids_guessing_its_type() {
    let exporter = builder().serve("127.0.0.1:0").unwrap();
    exporter.health().down("queue", "full");
    let get = |path: &str, headers: &str| format!("GET {path} HTTP/1.1\r\n{headers}\r\n");
    let asks = "Host: a\r\n";
    let query = format!("/metrics?{}", "name[]=a&".repeat(300));
    let long = format!("/{}", "a".repeat(65_600));
    for (request, status) in [
        (get("/metrics", asks), 200),
        (
            get("/metrics", &format!("{asks}Accept-Encoding: gzip\r\n")),
            200,
        ),
        (get("/metrics?name[]=nobody", asks), 200),
        (
            get("/metrics", "")
                .replace("GET", "HEAD")
                .replace("\r\n\r\n", "\r\nHost: a\r\n\r\n"),
            200,
        ),
        (get("/", asks), 200),
        (get("/health", asks), 503),
        (get("/other", asks), 404),
        (get("/metrics", asks).replace("GET", "DELETE"), 405),
        (
            get(
                "/metrics",
                &format!("{asks}Accept-Encoding: identity;q=0, br\r\n"),
            ),
            406,
        ),
        (get("/metrics", ""), 400),
        (get(&query, asks), 400),
        // These are answered by hyper.
        (get("/metrics", "no colon\r\n"), 400),
        ("garbage\r\n\r\n".to_owned(), 400),
        (get("/metrics", &"X: y\r\n".repeat(150)), 431),
        (get(&long, asks), 414),
    ] {
        let head = answer(&exporter, &request);
        let start = &request[..request.len().min(80)];
        assert_eq!(head.status, status, "{start}");
        assert!(is_marked(&head), "{start}: {head:?}");
    }
}

/// hyper answers the second request of a connection as well, after an answer of ours.
#[test]
fn garbage_behind_a_request_is_answered_so_as_well() {
    let exporter = builder().serve("127.0.0.1:0").unwrap();
    for (method, has_body) in [("GET", true), ("HEAD", false)] {
        let mut client = Client::connect(exporter.local_addr());
        let answer = client.request(method, "/metrics");
        assert_eq!(answer.status, 200);
        client.send("garbage\r\n\r\n");
        let rest = client.rest();
        assert!(rest.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{rest}");
        assert_eq!(rest.matches("nosniff").count(), 1, "{rest}");
        // All at once.
        let mut client = Client::connect(exporter.local_addr());
        let request = format!("{method} /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
        client.send(&format!("{request}{request}garbage\r\n\r\n"));
        for _ in 0..2 {
            assert!(is_marked(&client.answer(has_body)));
        }
        let rest = client.rest();
        assert!(rest.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{rest}");
        assert_eq!(rest.matches("nosniff").count(), 1, "{rest}");
    }
}

#[test]
fn slow_heads_and_strangers_are_answered_so_as_well() {
    let exporter = builder().serve("127.0.0.1:0").unwrap();
    let mut slow = Client::connect(exporter.local_addr());
    slow.send("GET /metrics HTTP/1.1\r\n");
    let slow = slow.head();
    assert_eq!((slow.status, is_marked(&slow)), (408, true));

    let refused = builder().allow("192.0.2.1").serve("127.0.0.1:0").unwrap();
    let refused = Client::connect(refused.local_addr()).request("GET", "/metrics");
    assert_eq!((refused.status, is_marked(&refused)), (403, true));

    let guarded = builder()
        .bearer_token("t0ken")
        .serve("127.0.0.1:0")
        .unwrap();
    let guarded = Client::connect(guarded.local_addr()).request("GET", "/metrics");
    assert_eq!((guarded.status, is_marked(&guarded)), (401, true));
}

/// More or longer names than a query may have are refused and counted; as many as it may have are answered.
#[test]
fn names_of_a_query_have_a_limit() {
    let exporter = builder().serve("127.0.0.1:0").unwrap();
    let mut client = Client::connect(exporter.local_addr());
    let mut ask = |query: &str| client.request("GET", &format!("/metrics?{query}"));
    let many = |count| "name[]=calls_total&".repeat(count);
    let long = |bytes| format!("name[]=calls_total&name[]={}", "a".repeat(bytes));
    for right in [many(256), long(1024)] {
        let answer = ask(&right);
        assert_eq!(answer.status, 200);
        assert!(answer.body.ends_with("\ncalls_total 1\n"));
    }
    for wrong in [many(257), long(1025)] {
        let answer = ask(&wrong);
        assert_eq!(answer.status, 400);
        assert_eq!(
            answer.body,
            "at most 256 `name[]` of at most 1024 bytes are answered: ask for fewer, or for the whole page\n"
        );
    }
    let counted = "\nmetrics_runtime_scrapes_failed_total{reason=\"names\"} 2\n";
    assert!(exporter.render().contains(counted));
}
