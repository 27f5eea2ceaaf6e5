//! The strict judges of pages: Python's parser of `OpenMetrics`, and promtool.

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::running::{is_there, skipped};

/// Debian's Python, whose packages come from Debian as well.
const PYTHON: &str = "/usr/bin/python3";

const PARSE: &str = "\
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
print(sum(len(family.samples) for family in parse(sys.stdin.buffer.read().decode())))
";

/// Fails where [Python's strict parser](https://github.com/prometheus/client_python) refuses a page in `OpenMetrics`, or reads
/// other than so many samples.
pub(crate) fn assert_openmetrics(page: &str) {
    if !has_parser() {
        return;
    }
    let samples = page.lines().filter(|line| !line.starts_with('#')).count();
    let (is_accepted, said) = judge(Command::new(PYTHON).args(["-c", PARSE]), page);
    assert!(is_accepted, "{said}\n{page}");
    assert_eq!(said.trim(), samples.to_string(), "{page}");
}

const PARSE_ALL: &str = "\
import json, sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
for page in json.load(sys.stdin):
    try:
        list(parse(page))
    except Exception as error:
        sys.exit(f'{error}\\n{page}')
";

/// Fails where Python's strict parser refuses one of these pages in `OpenMetrics`.
pub(crate) fn assert_all_openmetrics(pages: &[String]) {
    if !has_parser() {
        return;
    }
    let pages = serde_json::to_string(pages).expect("text");
    let (are_accepted, said) = judge(Command::new(PYTHON).args(["-c", PARSE_ALL]), &pages);
    assert!(are_accepted, "{said}");
}

fn has_parser() -> bool {
    let found = Command::new(PYTHON)
        .args(["-c", "import prometheus_client.openmetrics.parser"])
        .stderr(Stdio::null())
        .status();
    let has_parser = found.is_ok_and(|status| status.success());
    if !has_parser {
        skipped("prometheus_client", "python3-prometheus-client");
    }
    has_parser
}

/// What promtool has to say of a page in the text format: a line for each complaint. `None` where it is not installed.
pub(crate) fn complaints(page: &str) -> Option<String> {
    let promtool = || judge(Command::new("promtool").args(["check", "metrics"]), page).1;
    is_there("promtool", "prometheus").then(promtool)
}

fn judge(command: &mut Command, page: &str) -> (bool, String) {
    let mut judge = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it is installed");
    let mut stdin = judge.stdin.take().expect("it is piped");
    // Both read everything before they say anything.
    stdin.write_all(page.as_bytes()).expect("it reads");
    drop(stdin);
    let output = judge.wait_with_output().expect("it ends");
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}
