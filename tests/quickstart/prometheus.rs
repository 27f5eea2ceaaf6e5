//! A real Prometheus scrapes the quickstart, and its answers are the counts of `wc`.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

use super::support::{Running, eventually, files, quickstart, serve, wc};
use serde_json::Value;

/// Whether a program is there. Where it is not, the test says so and passes, except in CI.
fn is_there(program: &str) -> bool {
    let found = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if found.is_ok_and(|status| status.success()) {
        return true;
    }
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "{program} is not installed, and CI needs it"
    );
    // Through the raw handle, which the test harness does not capture.
    let line = format!("SKIPPED: {program} is not installed (Debian package `prometheus`)\n");
    std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes())
        .expect("a line can be written");
    false
}

/// Starts Prometheus with `page` as its only target; returns the address of its API.
fn prometheus(folder: &Path, page: &str) -> (Running, String) {
    let target = page
        .trim_start_matches("http://")
        .trim_end_matches("/metrics");
    let config = folder.join("prometheus.yml");
    let text = format!(
        "global: {{scrape_interval: 1s}}\n\
         scrape_configs: [{{job_name: quickstart, static_configs: [{{targets: ['{target}']}}]}}]\n"
    );
    fs::write(&config, text).expect("the temporary folder can be written");
    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|free| free.local_addr())
        .expect("a free port")
        .port();
    let running = Running::start(
        Command::new("prometheus")
            .arg(format!("--config.file={}", config.display()))
            .arg(format!(
                "--storage.tsdb.path={}",
                folder.join("tsdb").display()
            ))
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null()),
    );
    (running, format!("http://127.0.0.1:{port}"))
}

/// The value of a query that has one; `None` while there is no answer.
fn query(api: &str, expression: &str) -> Option<String> {
    let url = format!("{api}/api/v1/query");
    let mut answer = ureq::get(&url).query("query", expression).call().ok()?;
    let answer: Value = serde_json::from_str(&answer.body_mut().read_to_string().ok()?).ok()?;
    Some(answer["data"]["result"][0]["value"][1].as_str()?.to_owned())
}

/// Asks until the answer is `expected`.
fn await_value(api: &str, expression: &str, expected: u64) {
    eventually(|| match query(api, expression) {
        Some(value) if value == expected.to_string() => Ok(()),
        value => Err(format!("{expression} is {value:?}, not {expected}")),
    });
}

#[test]
fn prometheus_has_the_counts_of_wc() {
    if !is_there("prometheus") {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = files(folder.path());
    let (_quickstart, page) = serve(&files);
    let (_prometheus, api) = prometheus(folder.path(), &page);

    await_value(&api, "up", 1);
    let [lines, words, bytes] = wc(&files);
    await_value(&api, "quickstart_lines_total", lines);
    await_value(&api, "quickstart_words_total", words);
    await_value(&api, "quickstart_bytes_total", bytes);
    await_value(&api, "quickstart_files_total{outcome='ok'}", 7);
    await_value(&api, "quickstart_files_total{outcome='error'}", 1);
    await_value(&api, "quickstart_files_in_flight", 0);
    await_value(&api, "quickstart_file_duration_seconds_count", 8);
    await_value(
        &api,
        "quickstart_file_duration_seconds_bucket{le='+Inf'}",
        8,
    );
    await_value(&api, "scrape_samples_scraped", samples(&page));
}

/// How many samples a page has.
fn samples(page: &str) -> u64 {
    let text = ureq::get(page)
        .call()
        .and_then(|mut answer| answer.body_mut().read_to_string());
    let text = text.expect("the page is served");
    text.lines().filter(|line| !line.starts_with('#')).count() as u64
}

#[test]
fn promtool_finds_nothing_to_complain_of() {
    if !is_there("promtool") {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let page = folder.path().join("page.txt");
    let output = quickstart()
        .arg("--print")
        .args(files(folder.path()))
        .output();
    fs::write(&page, output.expect("it runs").stdout).expect("the temporary folder can be written");
    let checked = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(fs::File::open(&page).expect("the page was written"))
        .output()
        .expect("promtool runs");
    let complaints =
        String::from_utf8_lossy(&checked.stdout) + String::from_utf8_lossy(&checked.stderr);
    assert!(
        checked.status.success() && complaints.is_empty(),
        "{complaints}"
    );
}
