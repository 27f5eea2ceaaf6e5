//! What a service notices of its scrapers: the time of its own work while nobody scrapes, and while many mean no good.
//!
//! `cargo bench -p metrics-runtime --bench attack`. The phases take turns, so that the ratios hold on a machine that does other
//! things as well; the service works on one thread, and the attackers have as many as they like.

use std::hint::black_box;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use metrics_runtime::{Buckets, Counter, Exporter, Family, Histogram, Metrics, Registry};

#[derive(Metrics)]
struct Service {
    /// Customers that were served.
    #[metric(labels("customer"), max_series = 100_000)]
    customers_total: Family<u32, Counter>,
    /// How long it took.
    #[metric(buckets = Buckets::LATENCY)]
    duration_seconds: Histogram,
}

/// How often each phase has its turn, and for how long.
const TURNS: usize = 8;
const TURN: Duration = Duration::from_millis(500);

/// Goes at the server until it is over.
type Attack = fn(SocketAddr, &AtomicBool);

const PHASES: [(&str, Attack); 4] = [
    ("nobody scrapes", |_, _| {}),
    ("an honest scrape after the other", honest),
    ("500 half-open connections", half_open),
    ("50 scrapes at once", at_once),
];

fn main() {
    // `cargo test` runs benchmarks without this flag.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let registry = Registry::new();
    let service = Service::register_in(&registry);
    for customer in 0..100_000 {
        service.customers_total.with(&customer).increment(1);
    }
    let builder = Exporter::builder().registry(&registry);
    let exporter = builder.serve("127.0.0.1:0").expect("a free port");
    let mut times = PHASES.map(|_| Vec::new());
    for _ in 0..TURNS {
        for ((_, attack), times) in PHASES.iter().zip(&mut times) {
            let is_over = AtomicBool::new(false);
            thread::scope(|scope| {
                scope.spawn(|| attack(exporter.local_addr(), &is_over));
                times.extend(work(&service));
                is_over.store(true, Ordering::Relaxed);
            });
        }
    }
    let medians = times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2]
    });
    println!("a piece of work that counts and measures 1000 times, on a page of 100 000 series");
    for ((name, _), median) in PHASES.iter().zip(medians) {
        let ratio = median.as_secs_f64() / medians[0].as_secs_f64();
        println!("{name:<34} {median:>10.1?}   {ratio:.2}");
    }
}

/// What each piece of work in a turn took.
fn work(service: &Service) -> Vec<Duration> {
    let started = Instant::now();
    let mut times = Vec::new();
    while started.elapsed() < TURN {
        let piece = Instant::now();
        for n in 0..1000_u32 {
            service.customers_total.with(black_box(&n)).increment(1);
            service.duration_seconds.record(f64::from(n) / 1e4);
        }
        times.push(piece.elapsed());
    }
    times
}

fn honest(address: SocketAddr, is_over: &AtomicBool) {
    while !is_over.load(Ordering::Relaxed) {
        scrape(address);
    }
}

fn half_open(address: SocketAddr, is_over: &AtomicBool) {
    let mut open = Vec::new();
    while !is_over.load(Ordering::Relaxed) {
        if open.len() == 500 {
            open.clear();
        }
        if let Ok(mut stream) = TcpStream::connect(address) {
            // It may be closed at once.
            let _ = stream.write_all(b"GET /metrics HTTP/1.1\r\n");
            open.push(stream);
        }
    }
}

fn at_once(address: SocketAddr, is_over: &AtomicBool) {
    while !is_over.load(Ordering::Relaxed) {
        thread::scope(|scope| {
            for _ in 0..50 {
                scope.spawn(|| scrape(address));
            }
        });
    }
}

fn scrape(address: SocketAddr) {
    let Ok(mut stream) = TcpStream::connect(address) else {
        return;
    };
    let asked = stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    if asked.is_ok() {
        // What is cut off is no concern of this one.
        let _ = stream.read_to_end(&mut Vec::new());
    }
}
