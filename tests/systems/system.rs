//! An example, run as its users run it.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::example::example;
use crate::support::running::Running;

/// How long an example may take to say where it is.
const LIMIT: Duration = Duration::from_secs(60);

/// An example that serves until this is dropped.
#[derive(Debug)]
pub(crate) struct System {
    _running: Running,
    /// Each service with where its page is.
    pub(crate) pages: Vec<(String, SocketAddr)>,
    /// Where the API of the first service that has one is.
    pub(crate) api: SocketAddr,
}

impl System {
    /// The pages that an example writes when its time is over.
    pub(crate) fn print(name: &str, time: &str) -> String {
        let output = example(name)
            .args(["--for", time, "--print", "--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .output()
            .expect("it runs");
        assert!(
            output.status.success(),
            "{name}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("pages are text")
    }

    /// Where the first service of an example listens if nothing else is said.
    pub(crate) fn default_address(name: &str) -> SocketAddr {
        let usage = usage(name);
        let (_, listen) = usage.split_once("[--listen ").expect("it can be said");
        let address = listen
            .split(']')
            .next()
            .and_then(|address| address.parse().ok());
        address.expect("an address")
    }

    /// Starts an example, all of whose services say where they are.
    pub(crate) fn start(name: &str, services: usize) -> Self {
        Self::start_with(name, services, &["--listen", "127.0.0.1:0"])
    }

    /// The same, told so on its command line.
    pub(crate) fn start_with(name: &str, services: usize, options: &[&str]) -> Self {
        Self::start_where(name, services, options, &[])
    }

    /// The same, with variables in its environment.
    pub(crate) fn start_where(
        name: &str,
        services: usize,
        options: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        let mut command: Command = example(name);
        let mut running = Running::start(
            command
                .args(["--for", "30m"])
                .envs(environment.iter().copied())
                .args(options)
                .stdin(Stdio::null())
                .stdout(Stdio::piped())
                .stderr(Stdio::null()),
        );
        let started = Instant::now();
        let (mut pages, mut api) = (Vec::new(), None);
        let mut lines = BufReader::new(running.stdout())
            .lines()
            .map_while(Result::ok);
        let api = loop {
            if let (Some(api), true) = (api, pages.len() == services) {
                break api;
            }
            assert!(
                started.elapsed() < LIMIT,
                "{name} says no more than {pages:?}"
            );
            let line = lines.next().expect("it says where its pages are");
            pages.extend(said(&line, ": metrics on http://"));
            api = api.or(said(&line, ": api on http://").map(|(_, address)| address));
        };
        // What it says later has a reader, so that it never waits for one.
        std::thread::spawn(move || lines.for_each(drop));
        Self {
            _running: running,
            pages,
            api,
        }
    }
}

/// What an example says of itself: `usage: bmc [--for 10s] [--print] [--listen 127.0.0.1:9510] …`.
fn usage(name: &str) -> String {
    let output = example(name).arg("--help").output().expect("it runs");
    String::from_utf8(output.stdout).expect("help is text")
}

/// `gateway: metrics on http://127.0.0.1:9511/metrics`, or `gateway: api on http://127.0.0.1:9511/`.
fn said(line: &str, what: &str) -> Option<(String, SocketAddr)> {
    let (service, rest) = line.split_once(what)?;
    let address = rest.split('/').next()?;
    Some((service.to_owned(), address.parse().ok()?))
}
