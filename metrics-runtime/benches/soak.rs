//! An hour of a busy service, compressed: 10^8 records, 10^4 scrapes, threads that come and go. Memory must stay flat.
//!
//! `cargo bench -p metrics-runtime --bench soak`; it takes a minute or two, prints the memory as it goes, and fails if it grows.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::Instant;

use metrics_runtime::{Buckets, Counter, Exporter, Family, Gauge, Histogram, Metrics, Registry};

#[derive(Metrics)]
struct Soak {
    /// Things that happened.
    happened_total: Counter,
    /// Things by customer.
    #[metric(labels("customer"))]
    customers_total: Family<u32, Counter>,
    /// Things by session, which come and go.
    #[metric(labels("session"), removable)]
    sessions_total: Family<u32, Counter, metrics_runtime::Removable>,
    /// Things that go on.
    ongoing: Gauge,
    /// How long they take.
    #[metric(buckets = Buckets::LATENCY)]
    duration_seconds: Histogram,
}

/// How often the memory is looked at.
const ROUNDS: u32 = 100;

/// Threads in each round, one after the other in two lanes, and the records of each.
const THREADS: u32 = 20;
const RECORDS: u32 = 50_000;

/// Scrapes in each round.
const SCRAPES: u32 = 100;

fn main() {
    // `cargo test` runs benchmarks without this flag.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let registry = Registry::new();
    let soak = Soak::register_in(&registry);
    let builder = Exporter::builder().registry(&registry);
    let exporter = builder.serve("127.0.0.1:0").expect("a free port");
    let started = Instant::now();
    let mut settled = 0;
    for round in 0..ROUNDS {
        thread::scope(|scope| {
            for lane in 0..2 {
                let soak = &soak;
                scope.spawn(move || {
                    for thread in 0..THREADS / 2 {
                        thread::scope(|scope| {
                            scope.spawn(move || work(soak, lane * 1000 + thread));
                        });
                    }
                });
            }
            scope.spawn(|| {
                for _ in 0..SCRAPES {
                    scrape(exporter.local_addr());
                }
            });
        });
        let memory = resident();
        if round == ROUNDS / 10 {
            settled = memory;
        }
        if round % (ROUNDS / 10) == 0 {
            println!(
                "{:>4} s, round {round:>3}: {memory} KiB",
                started.elapsed().as_secs()
            );
        }
    }
    let records = u64::from(ROUNDS) * u64::from(THREADS) * u64::from(RECORDS);
    assert_eq!(
        soak.happened_total.get(),
        records / 5 * 2,
        "no record is lost"
    );
    let memory = resident();
    println!(
        "{records} records, {} scrapes, {} threads: {settled} KiB after a tenth, {memory} KiB at the end",
        ROUNDS * SCRAPES,
        ROUNDS * THREADS
    );
    assert!(memory < settled + settled / 10 + 2048, "memory grows");
}

/// The records of one thread.
fn work(soak: &Soak, number: u32) {
    let session = soak.sessions_total.with(&number);
    for n in 0..RECORDS / 5 {
        soak.happened_total.increment(2);
        soak.customers_total.with(&(n % 1000)).increment(1);
        session.increment(1);
        soak.duration_seconds.record(f64::from(n % 100) / 1000.0);
        let _ongoing = soak.ongoing.track();
    }
    soak.sessions_total.remove(&number);
}

fn scrape(address: SocketAddr) {
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream
        .write_all(b"GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        .expect("it is open");
    let mut page = Vec::new();
    stream.read_to_end(&mut page).expect("a page");
    assert!(page.starts_with(b"HTTP/1.1 200"));
}

/// The memory of this process, in KiB; 0 where the system does not say.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let value = line.and_then(|line| line.split_whitespace().nth(1));
    value.and_then(|value| value.parse().ok()).unwrap_or(0)
}
