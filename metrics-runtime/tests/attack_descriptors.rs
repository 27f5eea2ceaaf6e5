//! A process that has hardly any file descriptors left still answers, and does not spin.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use common::http::{LIMIT, get};
use metrics_runtime::{Counter, Exporter, Metrics, Registry};

#[derive(Metrics)]
struct Calls {
    /// Calls of something.
    calls_total: Counter,
}

/// Serves until its standard input ends: a program of its own, with limits of its own.
#[test]
#[ignore = "the other test runs it"]
fn child() {
    let registry = Registry::new();
    Calls::register_in(&registry).calls_total.increment(1);
    let builder = Exporter::builder().registry(&registry);
    let exporter = builder.serve("127.0.0.1:0").unwrap();
    println!("\nlistening {}", exporter.local_addr());
    let _ = std::io::stdin().read(&mut [0]);
}

/// Ends when this is dropped.
struct Serving {
    child: Child,
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
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("listening ")?.parse().ok());
        let address = address.expect("it says where it listens");
        Self { child, address }
    }

    /// The processor time it took so far, in clock ticks: a hundred a second.
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
    let before = serving.ticks();
    std::thread::sleep(Duration::from_secs(1));
    let spent = serving.ticks() - before;
    assert!(spent < 50, "it spins: {spent} ticks in a second");
    assert!(get(serving.address).ends_with("\ncalls_total 1\n"));
}
