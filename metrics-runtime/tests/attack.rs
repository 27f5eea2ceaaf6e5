//! Clients that mean no good: an honest scrape is answered throughout, in memory that stays bounded.

mod common;

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use common::http::{Client, LIMIT, get};
use metrics_runtime::{Counter, Exporter, Family, Metrics, Registry};

#[derive(Metrics)]
struct Rooms {
    /// Visits, by room.
    #[metric(labels("room"), max_series = 100_000)]
    visits_total: Family<u32, Counter>,
}

/// The page of so many series, and the family.
fn serve(series: u32) -> (Rooms, Exporter) {
    let registry = Registry::new();
    let rooms = Rooms::register_in(&registry);
    for room in 0..series {
        rooms.visits_total.with(&room).increment(1);
    }
    let builder = Exporter::builder().registry(&registry);
    (rooms, builder.serve("127.0.0.1:0").unwrap())
}

/// Scrapes, `times` times, each on a connection of its own.
fn scrape_honestly(address: SocketAddr, times: u32) {
    for _ in 0..times {
        assert!(get(address).contains("\nvisits_total{room=\"7\"} "));
    }
}

/// A stream that does not wait for ever.
fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect_timeout(&address, LIMIT).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream.set_write_timeout(Some(LIMIT)).unwrap();
    stream
}

#[test]
fn half_open_connections() {
    let (_rooms, exporter) = serve(10);
    let address = exporter.local_addr();
    let mut open = Vec::new();
    for n in 0..500 {
        let mut stream = connect(address);
        if n % 2 == 0 {
            stream
                .write_all(b"GET /metrics HTTP/1.1\r\nHost: ")
                .unwrap();
        }
        open.push(stream);
        if n % 50 == 49 {
            scrape_honestly(address, 2);
        }
    }
    scrape_honestly(address, 10);
}

/// A request that is there already is read before those who come behind it can push it out.
#[test]
fn a_burst_of_connections_closes_no_request() {
    let (_rooms, exporter) = serve(10);
    let address = exporter.local_addr();
    for _ in 0..20 {
        let mut honest = Client::connect(address);
        honest.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
        let silent: Vec<_> = (0..4)
            .map(|_| thread::spawn(move || (0..30).map(|_| connect(address)).collect::<Vec<_>>()))
            .collect();
        assert_eq!(honest.answer(true).status, 200);
        for streams in silent {
            drop(streams.join().unwrap());
        }
    }
}

#[test]
fn slow_writers_are_told_so() {
    let (_rooms, exporter) = serve(10);
    let address = exporter.local_addr();
    let writers: Vec<_> = (0..20)
        .map(|_| {
            thread::spawn(move || {
                let mut stream = connect(address);
                let started = Instant::now();
                // A byte from time to time, until the server has enough of it.
                for byte in b"GET /metrics HTTP/1.1\r\nX: "
                    .iter()
                    .chain([b'x'].iter().cycle())
                {
                    assert!(started.elapsed() < LIMIT, "it reads on and on");
                    if stream.write_all(&[*byte]).is_err() {
                        break;
                    }
                    thread::sleep(Duration::from_millis(100));
                    stream.set_nonblocking(true).unwrap();
                    let is_answered = stream.peek(&mut [0]).is_ok();
                    stream.set_nonblocking(false).unwrap();
                    if is_answered {
                        break;
                    }
                }
                let mut answer = String::new();
                // What was written after the end can cut the answer off.
                let _ = stream.read_to_string(&mut answer);
                answer
            })
        })
        .collect();
    scrape_honestly(address, 20);
    for writer in writers {
        let answer = writer.join().unwrap();
        assert!(
            answer.starts_with("HTTP/1.1 408 Request Timeout\r\n"),
            "{answer:?}"
        );
    }
}

/// One who says nothing at all is told nothing, and a connection between two requests is kept.
#[test]
fn silence_is_no_request() {
    let (_rooms, exporter) = serve(10);
    let mut kept = Client::connect(exporter.local_addr());
    assert_eq!(kept.ask("").status, 200);
    let mut silent = Client::connect(exporter.local_addr());
    assert_eq!(silent.rest(), "");
    // That took as long as one may wait for the first request.
    assert_eq!(kept.ask("").status, 200);
}

#[test]
fn a_head_that_is_too_large() {
    let (_rooms, exporter) = serve(10);
    let mut stream = connect(exporter.local_addr());
    stream
        .write_all(b"GET /metrics HTTP/1.1\r\nHost: a\r\n")
        .unwrap();
    for _ in 0..64 {
        // The server may have closed before all of it is sent: a megabyte.
        if write!(stream, "X: {}\r\n", "x".repeat(16 * 1024)).is_err() {
            break;
        }
    }
    let mut start = [0; 12];
    if stream.read_exact(&mut start).is_ok() {
        assert_eq!(&start, b"HTTP/1.1 431");
    }
    // One that ends before it is told what it is: here nothing is lost on the way.
    let mut client = Client::connect(exporter.local_addr());
    let answer = client.ask(&"X: y\r\n".repeat(150));
    assert_eq!(answer.status, 431);
    scrape_honestly(exporter.local_addr(), 2);
}

#[test]
fn garbage() {
    let (_rooms, exporter) = serve(10);
    let address = exporter.local_addr();
    let mut seed = 7_u64;
    for length in (0..200).map(|n| n * 37 % 5000) {
        let garbage: Vec<u8> = (0..length)
            .map(|_| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (seed >> 56) as u8
            })
            .collect();
        // It may refuse before all is written.
        let _ = connect(address).write_all(&garbage);
    }
    scrape_honestly(address, 2);
    for line in [
        "GET  /metrics HTTP/1.1",
        "GET /metrics HTTP/1.1 x",
        "G\0T /metrics HTTP/1.1",
        "GET /metrics FTP/1.1",
        "GET /metrics HTTP/1.1\r\nno colon",
        "GET /metrics HTTP/1.1\r\nContent-Length: many",
    ] {
        let mut client = Client::connect(address);
        client.send(&format!("{line}\r\n\r\n"));
        assert_eq!(client.head().status, 400, "{line}");
    }
}

#[test]
fn pipelined_requests() {
    let (_rooms, exporter) = serve(10);
    let mut client = Client::connect(exporter.local_addr());
    let whole = exporter.render();
    for _ in 0..10 {
        client.send(&"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n".repeat(100));
        for _ in 0..100 {
            assert_eq!(client.answer(true).body, whole);
        }
    }
}

/// What the service itself does goes on exactly, whoever scrapes.
#[test]
fn recording_goes_on() {
    let (rooms, exporter) = serve(1000);
    let address = exporter.local_addr();
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let attackers: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    while !is_over.load(Ordering::Relaxed) {
                        scrape_honestly(address, 1);
                    }
                })
            })
            .collect();
        for _ in 0..200_000 {
            rooms.visits_total.with(&3).increment(1);
        }
        is_over.store(true, Ordering::Relaxed);
        for attacker in attackers {
            attacker.join().unwrap();
        }
    });
    assert!(get(address).contains("\nvisits_total{room=\"3\"} 200001\n"));
}
