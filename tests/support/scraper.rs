//! Prometheus and `VictoriaMetrics`, which scrape pages and answer queries.

use std::fmt::Display;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use super::ports::free_port;
use super::running::{Running, eventually, is_there, say};

/// How long an answer may take.
const ANSWER: Duration = Duration::from_secs(60);

/// A server that scrapes pages and answers queries.
#[derive(Debug)]
pub(crate) struct Scraper {
    /// Ended with this.
    _running: Running,
    api: String,
}

impl Scraper {
    /// Prometheus with this configuration, and its files in this folder; `None` where it is not installed.
    pub(crate) fn prometheus(folder: &Path, config: &str, flags: &[&str]) -> Option<Self> {
        let is_there = is_there("prometheus", "prometheus");
        is_there.then(|| Self::release("prometheus", folder, config, flags))
    }

    /// Prometheus of the release that this executable is of.
    pub(crate) fn release(program: &str, folder: &Path, config: &str, flags: &[&str]) -> Self {
        let port = free_port();
        let file = folder.join("prometheus.yml");
        fs::write(&file, config).expect("the temporary folder can be written");
        let running = start(
            Command::new(program)
                .arg(format!("--config.file={}", file.display()))
                .arg(format!(
                    "--storage.tsdb.path={}",
                    folder.join("tsdb").display()
                ))
                .arg(format!("--web.listen-address=127.0.0.1:{port}"))
                .args(flags),
        );
        Self::at(running, port)
    }

    /// `VictoriaMetrics`, likewise.
    pub(crate) fn victoria(folder: &Path, config: &str) -> Option<Self> {
        if !is_there("victoria-metrics", "victoria-metrics") {
            return None;
        }
        let port = free_port();
        let file = folder.join("victoria.yml");
        fs::write(&file, config).expect("the temporary folder can be written");
        let running = start(
            Command::new("victoria-metrics")
                .arg(format!("-promscrape.config={}", file.display()))
                // A configuration for Prometheus may have rules, which it does not know.
                .arg("-promscrape.config.strictParse=false")
                .arg(format!(
                    "-storageDataPath={}",
                    folder.join("victoria").display()
                ))
                .arg(format!("-httpListenAddr=127.0.0.1:{port}"))
                // What was just scraped can be asked for.
                .arg("-search.latencyOffset=0s")
                .arg("-search.disableCache"),
        );
        Some(Self::at(running, port))
    }

    fn at(running: Running, port: u16) -> Self {
        Self {
            _running: running,
            api: format!("http://127.0.0.1:{port}"),
        }
    }

    /// Where it is.
    pub(crate) fn url(&self) -> &str {
        &self.api
    }

    /// What the API answers on a path; `None` while there is no answer.
    pub(crate) fn get(&self, path: &str, query: &[(&str, &str)]) -> Option<Value> {
        let url = format!("{}{path}", self.api);
        let request = query
            .iter()
            .fold(ureq::get(&url), |request, (name, value)| {
                request.query(*name, *value)
            });
        let request = request.config().timeout_global(Some(ANSWER)).build();
        let mut answer = request.call().ok()?;
        serde_json::from_str(&answer.body_mut().read_to_string().ok()?).ok()
    }

    /// The value of a query that has one; `None` while there is no answer.
    pub(crate) fn query(&self, expression: &str) -> Option<String> {
        let answer = self.get("/api/v1/query", &[("query", expression)])?;
        Some(answer["data"]["result"][0]["value"][1].as_str()?.to_owned())
    }

    /// Asks until the answer is `expected`.
    pub(crate) fn await_value(&self, expression: &str, expected: impl Display + Copy) {
        let expected = expected.to_string();
        eventually(|| match self.query(expression) {
            Some(value) if value == expected => Ok(()),
            value => Err(format!("{expression} is {value:?}, not {expected}")),
        });
    }
}

/// The executables of Prometheus that are here: the installed one, and another release where the variable `PROMETHEUS_3` names
/// one.
pub(crate) fn releases() -> Vec<String> {
    let installed = is_there("prometheus", "prometheus").then(|| "prometheus".to_owned());
    installed.into_iter().chain(prometheus_3()).collect()
}

/// Prometheus 3, which no stable Debian has: the executable that the variable `PROMETHEUS_3` names.
pub(crate) fn prometheus_3() -> Option<String> {
    let named = std::env::var("PROMETHEUS_3").ok();
    if named.is_none() {
        say("SKIPPED: `PROMETHEUS_3` names no Prometheus 3\n");
    }
    named
}

fn start(command: &mut Command) -> Running {
    let quiet = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    Running::start(quiet)
}

/// A configuration that scrapes this page every second, as a job of this name.
pub(crate) fn scrape(job: &str, address: SocketAddr) -> String {
    format!(
        "global: {{scrape_interval: 1s}}\n\
         scrape_configs: [{{job_name: {job}, static_configs: [{{targets: ['{address}']}}]}}]\n"
    )
}
