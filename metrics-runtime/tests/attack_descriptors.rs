//! A process that has hardly any file descriptors left still answers, and does not spin.
#![cfg(target_os = "linux")]

mod common;

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, ErrorKind, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use common::http::{Client, LIMIT, get};
use metrics_runtime::{Counter, Exporter, Metrics, Registry};

#[derive(Metrics)]
struct Calls {
    /// Calls of something.
    calls_total: Counter,
}

/// Serves until its standard input ends: a program of its own, with limits of its own. Told to, it takes all descriptors that
/// are left, or closes them.
#[test]
#[ignore = "the other test runs it"]
fn child() {
    let registry = Registry::new();
    Calls::register_in(&registry).calls_total.increment(1);
    let builder = Exporter::builder().registry(&registry);
    let exporter = builder.serve("127.0.0.1:0").unwrap();
    println!("\nlistening {}", exporter.local_addr());
    let mut files = Vec::new();
    for told in std::io::stdin().lines().map_while(Result::ok) {
        if told == "take" {
            files.extend(std::iter::from_fn(|| File::open("/dev/null").ok()));
        } else {
            files.clear();
        }
        println!("\ndone {told}");
    }
}

/// Ends when this is dropped.
struct Serving {
    child: Child,
    said: BufReader<ChildStdout>,
    address: SocketAddr,
}

impl Serving {
    fn start(descriptors: u32) -> Self {
        let mut child = Command::new("sh")
            .arg("-c")
            .arg(format!(
                "ulimit -n {descriptors}; exec \"$0\" --ignored --exact child --nocapture"
            ))
            .arg(std::env::current_exe().unwrap())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let address = after(&mut said, "listening ").parse().unwrap();
        Self {
            child,
            said,
            address,
        }
    }

    /// Tells it what to do, and waits until that is done.
    fn tell(&mut self, what: &str) {
        let stdin = self.child.stdin.as_mut().unwrap();
        writeln!(stdin, "{what}").unwrap();
        assert_eq!(after(&mut self.said, "done "), what);
    }

    /// The processor time it takes in a second from now on, in clock ticks: a hundred a second.
    fn ticks_in_a_second(&self) -> u64 {
        let before = self.ticks();
        std::thread::sleep(Duration::from_secs(1));
        self.ticks() - before
    }

    /// The processor time it took so far, in clock ticks.
    fn ticks(&self) -> u64 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let after_name = stat.rsplit(") ").next().unwrap();
        let fields: Vec<_> = after_name.split(' ').collect();
        // utime and stime: see proc(5).
        [11, 12]
            .map(|field: usize| fields[field].parse::<u64>().unwrap())
            .iter()
            .sum()
    }
}

/// What is said behind this, in the next line that starts so.
fn after(said: &mut BufReader<ChildStdout>, start: &str) -> String {
    let mut lines = said.lines().map_while(Result::ok);
    let line = lines.find_map(|line| Some(line.strip_prefix(start)?.to_owned()));
    line.unwrap_or_else(|| panic!("it does not say `{start}`"))
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn with_64_descriptors_it_answers() {
    let serving = Serving::start(64);
    let mut half_open = Vec::new();
    for n in 0..200 {
        // One that is closed at once is no failure.
        if let Ok(mut stream) = TcpStream::connect_timeout(&serving.address, LIMIT) {
            let _ = stream.write_all(b"GET /metrics HTTP/1.1\r\n");
            half_open.push(stream);
        }
        if n % 40 == 39 {
            assert!(get(serving.address).ends_with("\ncalls_total 1\n"));
        }
    }
    let spent = serving.ticks_in_a_second();
    assert!(spent < 50, "it spins: {spent} ticks in a second");
    assert!(get(serving.address).ends_with("\ncalls_total 1\n"));
}

/// The program has them all: there is no connection that could be closed for a new one.
#[test]
fn without_any_descriptor_it_waits() {
    let mut serving = Serving::start(64);
    serving.tell("take");
    let mut waiting = Client::connect(serving.address);
    waiting.send("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
    let spent = serving.ticks_in_a_second();
    assert!(spent < 20, "it spins: {spent} ticks in a second");
    let stream = waiting.0.get_ref();
    stream.set_nonblocking(true).unwrap();
    let answer = stream.peek(&mut [0]);
    let error = answer.expect_err("there was a descriptor left");
    assert_eq!(error.kind(), ErrorKind::WouldBlock);
    stream.set_nonblocking(false).unwrap();
    serving.tell("give");
    let answer = waiting.answer(true);
    assert!(answer.body.ends_with("\ncalls_total 1\n"), "{answer:?}");
    assert!(get(serving.address).ends_with("\ncalls_total 1\n"));
}
