//! What the listener of metrics-exporter-prometheus does, shown on it alone, and that our server does not, with its page.
#![cfg(feature = "upstream")]

mod common;

use std::io::Read as _;
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{self, Receiver};
use std::thread;

use common::http::{Client, LIMIT};
use metrics_exporter_prometheus::PrometheusBuilder;
use metrics_runtime::{Exporter, metrics};

/// Starts the listener of the crate on a port that is free, on a thread that ends with the process: there is no way to end it.
fn listen() -> SocketAddr {
    for _ in 0..20 {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        if try_listen(address).recv_timeout(LIMIT).expect("it starts") {
            return address;
        }
    }
    panic!("each port was taken meanwhile");
}

fn try_listen(address: SocketAddr) -> Receiver<bool> {
    let (started, starts) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let builder = PrometheusBuilder::new().with_http_listener(address);
            let Ok((recorder, listener)) = builder.build() else {
                started.send(false).unwrap();
                return;
            };
            metrics::with_local_recorder(&recorder, || metrics::gauge!("level").set(3));
            started.send(true).unwrap();
            let _ = listener.await;
        });
    });
    starts
}

fn is_page(body: &str) -> bool {
    body.contains("\nlevel 3\n")
}

/// More than our server keeps open at once.
const MANY: usize = 80;

#[test]
fn our_server_answers_what_it_should_and_waits_for_nobody() {
    let theirs = listen();
    let exporter = Exporter::builder()
        .upstream(PrometheusBuilder::new())
        .serve("127.0.0.1:0")
        .unwrap();
    let ours = exporter.local_addr();
    metrics::gauge!("level").set(3);

    // Any path, and any method.
    for (method, path, status) in [
        ("GET", "/metrics", 200),
        ("GET", "/anything", 404),
        ("POST", "/metrics", 405),
        ("DELETE", "/anything", 404),
    ] {
        let answer = Client::connect(theirs).request(method, path);
        assert_eq!(answer.status, 200);
        assert!(is_page(&answer.body), "{answer:?}");
        let answer = Client::connect(ours).request(method, path);
        assert_eq!(answer.status, status, "{method} {path}");
        assert_eq!(is_page(&answer.body), status == 200);
    }

    // Any number of clients who ask for nothing, for any time.
    let silent = |address| -> Vec<_> { (0..MANY).map(|_| Client::connect(address)).collect() };
    let (patient, mut impatient) = (silent(theirs), silent(ours));
    for client in &mut impatient {
        // It may be told why.
        let mut rest = Vec::new();
        let closed = client.0.read_to_end(&mut rest);
        let is_closed = match closed {
            Ok(_) => true,
            Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
        };
        assert!(is_closed, "it waits for longer than {LIMIT:?}");
    }
    for mut client in patient {
        let answer = client.request("GET", "/metrics");
        assert!(is_page(&answer.body), "it has waited all the time");
    }
    assert!(is_page(
        &Client::connect(ours).request("GET", "/metrics").body
    ));
}
