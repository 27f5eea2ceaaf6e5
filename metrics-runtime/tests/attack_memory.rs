//! Clients that mean no good do not make a service keep more and more pages.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::thread;

use common::http::{Client, LIMIT, get};
use metrics_runtime::{Counter, Exporter, Family, Metrics, Registry};

#[derive(Metrics)]
struct Rooms {
    /// Visits, by room.
    #[metric(labels("room"), max_series = 100_000)]
    visits_total: Family<u32, Counter>,
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Texts {
    /// Uses, by a long text.
    #[metric(labels("text"))]
    uses_total: Family<String, Counter>,
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
            slow.push(slow_reader(address, ""));
        }
        assert!(get(address).ends_with("\nvisits_total{room=\"99999\"} 1\n"));
    });
    // What may be kept, one more that is made, and what the test reads itself.
    let most = 16 * 1024 * 1024 + 3 * page;
    assert!(
        slowly < most,
        "60 slow readers took {slowly} bytes, for pages of {page}"
    );
    drop((slow, exporter));
    large_pages_in_all_formats();
}

/// There is one page of each format and coding where each is large, however many are read slowly.
fn large_pages_in_all_formats() {
    const TEXT: &str = "";
    const OPEN: &str = "Accept: application/openmetrics-text\r\n";
    const GZIP: &str = "Accept-Encoding: gzip\r\n";
    let registry = Registry::new();
    let texts = Texts::register_in(&registry);
    let mut letters = Letters(7);
    for _ in 0..6_000 {
        texts.uses_total.with(&letters.take(4_000)).increment(1);
    }
    let more = texts.uses_total.with(&"more".to_owned());
    let builder = Exporter::builder().registry(&registry);
    let exporter = builder.serve("127.0.0.1:0").unwrap();
    let address = exporter.local_addr();
    let page = get(address).len();
    let ask = |headers| {
        let mut client = Client::connect(address);
        client.send(&format!(
            "GET /metrics HTTP/1.1\r\nHost: a\r\n{headers}\r\n"
        ));
        let head = client.head();
        client.body(&head).len()
    };
    assert!(ask(GZIP) > 16 * 1024 * 1024, "gzip makes it small");

    let mut slow = Vec::new();
    let slowly = grows(|| {
        let mut all = [TEXT, OPEN].repeat(5);
        all.extend([GZIP, TEXT]);
        for headers in all {
            more.increment(1);
            slow.push(slow_reader(address, headers));
        }
    });
    // One of each, and one more that is made: plain, and compressed.
    let most = 5 * page;
    assert!(
        slowly < most,
        "slow readers of large pages took {slowly} bytes, for pages of {page}"
    );
    drop(slow);
    assert_eq!(ask(TEXT), page + 1, "`more` has two digits by now");
}

/// Letters that cannot be compressed by much, always the same ones.
struct Letters(u64);

impl Letters {
    fn take(&mut self, count: usize) -> String {
        let letter = |_| {
            // Xorshift: see Marsaglia, "Xorshift RNGs".
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            char::from(letters[usize::try_from(self.0 % 64).unwrap()])
        };
        (0..count).map(letter).collect()
    }
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
fn slow_reader(address: SocketAddr, headers: &str) -> TcpStream {
    let mut stream = connect(address);
    let request = format!("GET /metrics HTTP/1.1\r\nHost: a\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    // The head is there once the page is.
    stream.read_exact(&mut [0; 20]).unwrap();
    stream
}
