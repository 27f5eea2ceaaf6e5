//! The systems' alert rules and scrape configurations, as Prometheus reads them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::running::is_there;

/// The file of a system's example, if it has one.
fn file(system: &str, name: &str) -> Option<PathBuf> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let file = examples.join(system).join(name);
    file.exists().then_some(file)
}

/// The alerts that each system's load makes fire within a minute, once they need not wait.
///
/// The others ask for what no load of a minute does: a deployment of five minutes, two gigabytes of memory, a machine at its
/// limits. `promtool test rules` has all of them fire.
pub(crate) const FIRING: [(&str, &[&str]); 3] = [
    (
        "deployments",
        &["HighDeploymentFailureRate", "HighApprovalRejectionRate"],
    ),
    ("platform", &["HighErrorRate"]),
    (
        "circuit_breaker",
        &["CircuitBreakerOpen", "HighFailureRate"],
    ),
];

/// The rules of a system, in this folder, without the time that an alert waits before it fires.
pub(crate) fn fast_forwarded(system: &str, folder: &Path) -> PathBuf {
    let rules = file(system, "alerts.yml").expect("it has alerts");
    let rules = fs::read_to_string(rules).expect("rules are text");
    let lines = rules.lines().map(|line| {
        let waits = line.trim_start().starts_with("for: ");
        let indent = &line[..line.len() - line.trim_start().len()];
        if waits {
            format!("{indent}for: 0s\n")
        } else {
            format!("{line}\n")
        }
    });
    let copy = folder.join(format!("{system}.yml"));
    fs::write(&copy, lines.collect::<String>()).expect("the temporary folder can be written");
    copy
}

fn promtool(arguments: &[&str], file: &Path) {
    let output = Command::new("promtool")
        .args(arguments)
        .arg(file)
        .current_dir(file.parent().expect("it is in a folder"))
        .output()
        .expect("promtool runs");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn alert_rules_load_and_fire() {
    if !is_there("promtool", "prometheus") {
        return;
    }
    for system in ["deployments", "platform", "circuit_breaker"] {
        let rules = file(system, "alerts.yml").expect("it has alerts");
        promtool(&["check", "rules"], &rules);
        let tests = file(system, "alerts_test.yml").expect("they have tests");
        promtool(&["test", "rules"], &tests);
    }
}

#[test]
fn scrape_configurations_are_taken() {
    if !is_there("promtool", "prometheus") {
        return;
    }
    for system in [
        "deployments",
        "platform",
        "circuit_breaker",
        "orchestrator",
        "bmc",
    ] {
        let config = file(system, "prometheus.yml").expect("it is scraped");
        promtool(&["check", "config"], &config);
    }
}
