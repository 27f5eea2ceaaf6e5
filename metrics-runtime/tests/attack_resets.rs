//! Clients that ask for the page and are gone before it is there: they keep no honest scrape out.
#![cfg(target_os = "linux")]

mod common;

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use common::http::{Client, LIMIT};
use metrics_runtime::{Counter, Exporter, Family, Gauge, Metrics, Registry};
use rustix::net::sockopt::set_socket_linger;

const REQUEST: &[u8] = b"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n";

/// More than there may be connections at once, several times.
const MANY: usize = 300;

#[derive(Metrics)]
#[metrics(scoped)]
struct Slow {
    /// What takes its time.
    slow_value: Gauge,
}

/// A page that is not ready before it is told to be.
struct Held {
    exporter: Exporter,
    path: PathBuf,
    runs: Receiver<()>,
    release: Sender<()>,
    _folder: tempfile::TempDir,
}

impl Held {
    fn serve() -> Self {
        let (running, runs) = mpsc::channel();
        let (release, released) = mpsc::channel();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page");
        let exporter = Exporter::builder()
            .registry(&Registry::new())
            .collect_within(LIMIT)
            .collect("slow", move |slow: &Slow| {
                slow.slow_value.set(7);
                let _ = running.send(());
                // Later ones do not wait.
                let _ = released.recv();
                Ok::<_, io::Error>(())
            })
            .listen("127.0.0.1:0")
            .listen_unix(&path)
            .start()
            .unwrap();
        Self {
            exporter,
            path,
            runs,
            release,
            _folder: folder,
        }
    }

    fn tcp(&self) -> TcpStream {
        connect(self.exporter.local_addr())
    }

    fn unix(&self) -> UnixStream {
        let stream = UnixStream::connect(&self.path).unwrap();
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        stream.write_all_of(REQUEST);
        stream
    }

    /// The page still comes to an honest client after `attack`.
    fn survives(self, mut honest: impl io::Read, attack: impl FnOnce(&Self)) {
        self.runs.recv_timeout(LIMIT).unwrap();
        attack(&self);
        // All who came before are accepted, of both listeners.
        let mut last = Client::connect(self.exporter.local_addr());
        assert_eq!(last.request("GET", "/health").status, 200);
        let mut last = UnixStream::connect(&self.path).unwrap();
        last.write_all_of(b"GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        io::copy(&mut last, &mut io::sink()).unwrap();
        drop(self.release);
        let mut head = [0; 15];
        honest.read_exact(&mut head).expect("an answer");
        assert_eq!(&head, b"HTTP/1.1 200 OK");
    }
}

trait WriteAllOf {
    fn write_all_of(&self, bytes: &[u8]);
}

impl<S> WriteAllOf for S
where
    for<'s> &'s S: io::Write,
{
    fn write_all_of(&self, bytes: &[u8]) {
        let mut stream = self;
        stream.write_all(bytes).unwrap();
    }
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect_timeout(&address, LIMIT).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    stream
}

/// Closes a connection by a reset.
fn reset(stream: TcpStream) {
    set_socket_linger(&stream, Some(Duration::ZERO)).unwrap();
    drop(stream);
}

#[test]
fn resets_during_a_rendering_keep_nobody_out() {
    for request in [REQUEST, &[REQUEST, REQUEST, b"\r\nGET"].concat()] {
        let held = Held::serve();
        let honest = held.tcp();
        honest.write_all_of(REQUEST);
        held.survives(honest, |held| {
            for _ in 0..MANY {
                let stream = held.tcp();
                stream.write_all_of(request);
                reset(stream);
            }
        });
    }
}

/// Of TCP, one that closes could still read.
#[test]
fn clients_that_close_during_a_rendering_keep_nobody_out() {
    let held = Held::serve();
    let honest = held.tcp();
    honest.write_all_of(REQUEST);
    held.survives(honest, |held| {
        for _ in 0..MANY {
            held.tcp().write_all_of(REQUEST);
        }
    });
}

#[test]
fn clients_of_a_unix_socket_that_close_keep_nobody_out() {
    let held = Held::serve();
    let honest = held.unix();
    held.survives(honest, |held| {
        for n in 0..MANY {
            let stream = held.unix();
            if n % 2 == 0 {
                stream.shutdown(Shutdown::Write).unwrap();
            }
        }
    });
}

/// Those who stay, those who never ask and those who go, all together.
#[test]
fn all_kinds_together_keep_nobody_out() {
    let held = Held::serve();
    let honest = held.tcp();
    honest.write_all_of(REQUEST);
    let mut kept = Vec::new();
    held.survives(honest, |held| {
        for n in 0..MANY {
            let stream = held.tcp();
            stream.write_all_of(REQUEST);
            if n < 40 {
                // It does not read what it asked for.
                kept.push(stream);
            } else {
                reset(stream);
            }
            let half_open = held.tcp();
            half_open.write_all_of(b"GET /metrics HTTP/1.1\r\nHost:");
            kept.push(half_open);
            drop(held.unix());
        }
    });
}

/// One who shares the address of nobody is not pushed out by those who share one, though they wait for their page as well.
#[test]
fn one_address_does_not_keep_another_out() {
    let held = Held::serve();
    let honest = held.unix();
    let mut kept = Vec::new();
    held.survives(honest, |held| {
        for _ in 0..MANY {
            let stream = held.tcp();
            stream.write_all_of(REQUEST);
            kept.push(stream);
        }
    });
}

#[derive(Metrics)]
struct Rooms {
    /// Visits, by room.
    #[metric(labels("room"), max_series = 500_000)]
    visits_total: Family<u32, Counter>,
}

/// How long an attacker tries to connect: where the backlog is full, the system tries again only after a second.
const HURRY: Duration = Duration::from_millis(50);

/// How often a client asks and is gone again.
#[derive(Clone, Copy)]
struct Attack {
    threads: u32,
    /// Of each thread.
    pause: Duration,
    /// Of each thread, at most.
    times: u32,
}

/// Asks by TCP and resets, or by a Unix socket and closes, until it is over.
fn ask_and_go(attack: Attack, go: impl Fn() -> io::Result<()>, is_over: &AtomicBool) -> u32 {
    let started = Instant::now();
    let mut asked = 0;
    for n in 0..attack.times {
        if is_over.load(Relaxed) {
            break;
        }
        // A full backlog may refuse it.
        asked += u32::from(go().is_ok());
        let due = attack.pause * (n + 1);
        thread::sleep(due.saturating_sub(started.elapsed()));
    }
    asked
}

/// How many of 20 honest scrapes succeed meanwhile, of TCP and of the Unix socket each.
fn scrapes_under(attack: Attack, series: u32) -> [usize; 2] {
    let registry = Registry::new();
    let rooms = Rooms::register_in(&registry);
    for room in 0..series {
        rooms.visits_total.with(&room).increment(1);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page");
    let exporter = Exporter::builder().registry(&registry);
    let exporter = exporter.listen("127.0.0.1:0").listen_unix(&path);
    let exporter = exporter.start().unwrap();
    let address = exporter.local_addr();
    let tcp = |patience: Duration| {
        let stream = TcpStream::connect_timeout(&address, patience)?;
        stream.set_read_timeout(Some(LIMIT))?;
        (&stream).write_all(REQUEST)?;
        Ok(stream)
    };
    let unix = || {
        let stream = UnixStream::connect(&path)?;
        stream.set_read_timeout(Some(LIMIT))?;
        (&stream).write_all(REQUEST)?;
        Ok(stream)
    };
    let last = format!("\nvisits_total{{room=\"{}\"}} 1\n", series - 1);
    let times = 0..20;
    [
        under(
            attack,
            || tcp(HURRY).map(reset),
            || times.clone().filter(|_| is_page(tcp(LIMIT), &last)).count(),
        ),
        under(
            attack,
            || unix().map(drop),
            || times.clone().filter(|_| is_page(unix(), &last)).count(),
        ),
    ]
}

fn under(
    attack: Attack,
    go: impl Fn() -> io::Result<()> + Sync,
    scrape: impl FnOnce() -> usize,
) -> usize {
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let threads = 0..attack.threads;
        let threads: Vec<_> = threads
            .map(|_| scope.spawn(|| ask_and_go(attack, &go, &is_over)))
            .collect();
        let started = Instant::now();
        let succeeded = scrape();
        let took = started.elapsed();
        is_over.store(true, Relaxed);
        let asked: u32 = threads.into_iter().map(|one| one.join().unwrap()).sum();
        println!("{succeeded} scrapes in {took:?}, {asked} others");
        succeeded
    })
}

/// Whether the whole page comes.
fn is_page(stream: io::Result<impl io::Read>, last: &str) -> bool {
    let mut text = String::new();
    let Ok(stream) = stream else { return false };
    let mut reader = io::BufReader::new(stream);
    let read = read_answer(&mut reader, &mut text);
    read.is_ok() && text.ends_with(last)
}

fn read_answer(reader: &mut impl io::BufRead, body: &mut String) -> io::Result<()> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.trim_end().parse().map_err(io::Error::other)?;
        }
        if line == "\r\n" {
            break;
        }
    }
    let read = reader.take(length).read_to_string(body)?;
    assert!(read as u64 <= length);
    Ok(())
}

#[test]
fn honest_scrapes_succeed_under_a_stream_of_resets() {
    let attack = Attack {
        threads: 2,
        pause: Duration::from_millis(1),
        times: 5_000,
    };
    assert_eq!(scrapes_under(attack, 10_000), [20, 20]);
}

/// `cargo test -p metrics-runtime --release --test attack_resets -- --ignored --nocapture`
#[test]
#[ignore = "it takes a minute of both processors"]
fn honest_scrapes_of_a_large_page_succeed_under_a_stream_of_resets() {
    let attack = Attack {
        threads: 8,
        pause: Duration::from_millis(1),
        times: 20_000,
    };
    assert_eq!(scrapes_under(attack, 500_000), [20, 20]);
}
