//! The systems' alert rules and scrape configurations, as Prometheus reads them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::running::is_there;

/// The file of a system's example, if it has one.
pub(crate) fn file(system: &str, name: &str) -> Option<PathBuf> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let file = examples.join(system).join(name);
    file.exists().then_some(file)
}

/// The systems with alerts, and those of each that its load makes fire within a minute, once they need not wait.
///
/// The limits of the second list ask for what no load of a minute surely does (a deployment of five minutes, two gigabytes of
/// memory, an error of the server for each twenty requests, a machine at its end), so they are 0 here.
pub(crate) const FIRING: [(&str, &[&str], &[&str]); 3] = [
    (
        "deployments",
        &[],
        &[
            "HighDeploymentFailureRate",
            "SlowDeployments",
            "HighHTTPErrorRate",
            "HighApprovalRejectionRate",
            "HighMemoryUsage",
            "HighGCPauseTime",
        ],
    ),
    (
        "platform",
        &[],
        &[
            "HighErrorRate",
            "SlowRequests",
            "HighCPU",
            "HighMemory",
            "DatabasePoolExhaustion",
            "GDPRProcessingDelay",
        ],
    ),
    (
        "circuit_breaker",
        &["CircuitBreakerOpen", "HighFailureRate"],
        &["LatencySpike"],
    ),
];

/// The rules of a system, in this folder, fast-forwarded: no alert waits before it fires, and these have the limit 0.
pub(crate) fn fast_forwarded(system: &str, eased: &[&str], folder: &Path) -> PathBuf {
    let rules = file(system, "alerts.yml").expect("it has alerts");
    let rules = fs::read_to_string(rules).expect("rules are text");
    let mut is_eased = false;
    let mut copy = String::new();
    for line in rules.lines() {
        let (indent, text) = line.split_at(line.len() - line.trim_start().len());
        let limit = text
            .rfind("> ")
            .filter(|_| is_eased && text.starts_with("expr: "));
        copy.push_str(indent);
        match (text.strip_prefix("- alert: "), limit) {
            (Some(alert), _) => {
                is_eased = eased.contains(&alert);
                copy.push_str(text);
            }
            (None, Some(limit)) => copy.extend([&text[..limit], "> 0"]),
            (None, None) if text.starts_with("for: ") => copy.push_str("for: 0s"),
            (None, None) if text.starts_with("interval: ") => copy.push_str("interval: 1s"),
            (None, None) => copy.push_str(text),
        }
        copy.push('\n');
    }
    let path = folder.join(format!("{system}.yml"));
    fs::write(&path, copy).expect("the temporary folder can be written");
    path
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

/// Debian's Prometheus knows no Kubernetes, so that promtool cannot read what is asked for there.
#[test]
fn kubernetes_discovery_is_taken() {
    let configs: Vec<_> = [
        "deployments",
        "platform",
        "circuit_breaker",
        "orchestrator",
        "bmc",
    ]
    .iter()
    .filter_map(|system| file(system, "kubernetes.yml"))
    .collect();
    assert!(!configs.is_empty(), "a system has one");
    if !is_there("vmagent", "victoria-metrics") {
        return;
    }
    for config in configs {
        let output = Command::new("vmagent")
            .arg("-dryRun")
            .arg(format!("-promscrape.config={}", config.display()))
            .output()
            .expect("vmagent runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
    }
}
