//! Clients that mean no good do not make a service keep more and more pages.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::thread;

use common::http::{LIMIT, get};
use metrics_runtime::{Counter, Exporter, Family, Metrics, Registry};

#[derive(Metrics)]
struct Rooms {
    /// Visits, by room.
    #[metric(labels("room"), max_series = 100_000)]
    visits_total: Family<u32, Counter>,
}

/// A stream that does not wait for ever.
fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect_timeout(&address, LIMIT).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream.set_write_timeout(Some(LIMIT)).unwrap();
    stream
}

/// The most memory that this process has while something runs, in bytes, over what it has before.
fn grows(run: impl FnOnce()) -> usize {
    // Resets the peak to what there is now: see proc(5).
    fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = peak();
    run();
    peak() - before
}

fn peak() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.unwrap().split_whitespace().nth(1).unwrap();
    kilobytes.parse::<usize>().unwrap() * 1024
}

/// One binary, one test: it measures the memory of the process.
#[test]
fn memory_stays_bounded() {
    let registry = Registry::new();
    let rooms = Rooms::register_in(&registry);
    for room in 0..100_000 {
        rooms.visits_total.with(&room).increment(1);
    }
    let builder = Exporter::builder().registry(&registry);
    let exporter = builder.serve("127.0.0.1:0").unwrap();
    let address = exporter.local_addr();
    // What is there the first time only.
    let page = get(address).len();

    let at_once = grows(|| scrapes_at_once(address, page));
    assert!(
        at_once < 4 * page,
        "50 scrapes at once took {at_once} bytes, for pages of {page}"
    );
    let mut slow = Vec::new();
    let slowly = grows(|| {
        for _ in 0..60 {
            rooms.visits_total.with(&7).increment(1);
            slow.push(slow_reader(address));
        }
        assert!(get(address).ends_with("\nvisits_total{room=\"99999\"} 1\n"));
    });
    // What may be kept, one more that is made, and what the test reads itself.
    let most = 16 * 1024 * 1024 + 3 * page;
    assert!(
        slowly < most,
        "60 slow readers took {slowly} bytes, for pages of {page}"
    );
}

fn scrapes_at_once(address: SocketAddr, page: usize) {
    let clients: Vec<_> = (0..50)
        .map(|_| {
            thread::spawn(move || {
                let mut stream = connect(address);
                stream
                    .write_all(b"GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    .unwrap();
                // Read, and not kept.
                std::io::copy(&mut stream, &mut std::io::sink()).unwrap()
            })
        })
        .collect();
    for client in clients {
        assert!(client.join().unwrap() > page as u64);
    }
}

/// Wants a page, each another one, and does not read it.
fn slow_reader(address: SocketAddr) -> TcpStream {
    let mut stream = connect(address);
    stream
        .write_all(b"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
        .unwrap();
    // The head is there once the page is.
    stream.read_exact(&mut [0; 20]).unwrap();
    stream
}
